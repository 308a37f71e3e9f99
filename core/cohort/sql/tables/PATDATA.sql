-- Purpose: the patient index.
-- Grain: one row per patient number, merged-away numbers among them.
-- Key: InternalPatientNumber
SELECT p.ipn AS InternalPatientNumber, p.district AS DistrictNumber, p.nhs AS NhsNumber,
  CASE WHEN p.nhs IS NULL THEN nth('nhs_status_none', 0) ELSE nth('nhs_status', 0) END AS NHSNumberStatus,
  p.surname AS Surname, p.forenames AS Forenames, p.forename AS PreferredName,
  CASE WHEN p.gender = 'M' AND p.age < 16 THEN pick('title_boy', p.who, 'title')
    WHEN p.gender = 'M' THEN pick('title_man', p.who, 'title')
    WHEN p.age < 16 THEN pick('title_girl', p.who, 'title')
    WHEN p.wed THEN pick('title_wife', p.who, 'title')
    ELSE pick('title_single_woman', p.who, 'title') END AS Title,
  p.sex AS Sex, CASE p.gender WHEN 'F' THEN '2' ELSE '1' END AS Sex_1,
  i8(p.dob) AS InternalDateOfBirth, d10(p.dob) AS PtDoB, strftime(p.dob, '%d') AS PtDobDayInt,
  strftime(p.dob, '%m') AS PtDobMonthInt, strftime(p.dob, '%Y') AS PtDobYearInt,
  CASE WHEN p.has_alias THEN p.other_surname END AS BirthName,
  CASE WHEN p.has_alias THEN p.other_surname END AS PreviousSurname1,
  CASE WHEN p.age < 16 THEN nth('marital_child', 0) WHEN NOT p.wed THEN pick('marital_unwed', p.who, 'marital')
    WHEN p.age < 70 THEN pick('marital_wed', p.who, 'marital')
    ELSE pick('marital_wed_old', p.who, 'marital') END AS MaritalStatus,
  pick('religion', p.home, 'religion') AS Religion, pick('ethnicity', p.home, 'ethnicity') AS EthnicType,
  pick('language', p.home, 'language') AS SpokenLanguage, pick('country', p.who, 'country') AS CountryOfBirth,
  CASE WHEN p.age BETWEEN 18 AND 66 THEN ['Teacher', 'Driver', 'Clerk', 'Nurse', 'Cook', 'Farmer', 'Builder',
    'Shop assistant'][1 + draw(p.who, 'occupation') % 8] WHEN p.age > 66 THEN 'Retired' END AS Occupation,
  CASE WHEN p.age BETWEEN 5 AND 15 THEN p.address3 || ' School' END AS School,
  p.address1 AS PtAddrLine1, p.address2 AS PtAddrLine2, p.address3 AS PtAddrLine3, p.address4 AS PtAddrLine4,
  p.postcode AS PtAddrPostCode, p.postcode AS PtPseudoPostCode,
  drama_landline(p.home, 'home') AS PtHomePhone,
  CASE WHEN p.age >= 12 AND chance(p.who, 'mobile') THEN drama_mobile(p.who, 'own') END AS PtMobilePhone,
  CASE WHEN p.age BETWEEN 18 AND 66 AND draw(p.who, 'has work phone') % 100 < 25
    THEN drama_landline(p.who, 'work') END AS PtWorkPhone,
  CASE WHEN p.age >= 16 AND chance(p.who, 'email')
    THEN regexp_replace(lower(p.forename || '.' || p.surname), '[^a-z.]', '',
      'g') || p.who || '@example.org' END AS PtEmail,
  CASE WHEN p.has_postal THEN 'Flat 1' END AS PtPostAddrLine1,
  CASE WHEN p.has_postal THEN (1 + draw(p.who, 'postal house') % 90) || ' Market Street' END AS PtPostAddrLine2,
  CASE WHEN p.has_postal THEN p.address3 END AS PtPostAddrLine3,
  CASE WHEN p.has_postal THEN p.address4 END AS PtPostAddrLine4,
  CASE WHEN p.has_postal THEN split_part(p.postcode, ' ', 1) || ' ' || inward(p.who, 'postal') END
    AS PtPostAddrPostCode,
  CASE WHEN p.has_postal THEN d10(today() + 90) END AS PostAddrExpiryDate,
  CASE WHEN p.has_postal THEN i8(today() + 90) END AS PostAddrExpiryDateInt,
  p.gp AS GpCode, p.gdp AS GdpCode,
  CASE WHEN p.age < 16 OR p.kin_female THEN pick('nok_title_female', p.who, 'nok title')
    ELSE pick('nok_title_male', p.who, 'nok title') END
    || ' ' || upper(p.kin_forename) || ' ' || upper(p.surname) AS NoKName,
  CASE WHEN p.age < 40 AND p.kin_female THEN pick('kin_of_child_f', p.who, 'nok')
    WHEN p.age < 40 THEN pick('kin_of_child_m', p.who, 'nok')
    WHEN p.kin_female AND p.gender = 'M' AND p.wed THEN pick('kin_wife', p.who, 'nok')
    WHEN NOT p.kin_female AND p.gender = 'F' AND p.wed THEN pick('kin_husband', p.who, 'nok')
    WHEN p.kin_female THEN pick('kin_woman', p.who, 'nok') ELSE pick('kin_man', p.who, 'nok') END
    AS NoKRelationship,
  p.address1 AS NoKAddrLine1, p.address2 AS NoKAddrLine2, p.address3 AS NoKAddrLine3, p.address4 AS NoKAddrLine4,
  p.postcode AS NoKPostCode, drama_landline(p.home, 'home') AS NoKHomePhone, drama_mobile(p.who, 'kin') AS NoKWorkPhone,
  CASE WHEN p.has_carer THEN 'MRS ' || upper(p.kin_forename) || ' ' || upper(p.other_surname) END AS CarerName,
  CASE WHEN p.has_carer THEN pick('carer', p.who, 'carer') END AS Relationship,
  CASE WHEN p.has_carer THEN concat_ws(', ', (1 + draw(p.who, 'carer house') % 90) || ' Church Lane', p.address2,
    p.address3, p.address4) END AS CarerAddress,
  CASE WHEN p.has_carer THEN drama_landline(p.who, 'carer') END AS HomePhone,
  CASE WHEN p.has_carer THEN drama_mobile(p.who, 'carer') END AS WorkPhone,
  CASE WHEN p.has_carer THEN 'carer' || p.who || '@example.org' END AS CarerEmail,
  CASE WHEN p.has_carer THEN 'Calls every day' END AS Comments,
  CASE WHEN p.has_carer THEN 'YES' ELSE 'NO' END AS CarerSupport,
  CASE WHEN p.allergic THEN pick('allergy', p.who, 'allergy code') END AS Allergies,
  CASE WHEN p.allergic AND (p.who = 1 OR chance(p.who, 'second_allergy'))
    AND pick('allergy', p.who, 'allergy code') <> pick('allergy', p.who, 'second code')
    THEN pick('allergy', p.who, 'second code') END AS Allergies_1,
  CASE WHEN draw(p.who, 'comment') % 100 < 10 THEN 'Prefers a morning appointment' END AS GeneralComments,
  CASE WHEN p.dod IS NOT NULL THEN d10(p.dod) END AS PtDateOfDeath,
  CASE WHEN p.dod IS NOT NULL THEN i8(p.dod) END AS PtDateOfDeathInt,
  CASE WHEN p.dod IS NOT NULL THEN '1' ELSE '0' END AS PtDeathIndInt,
  CASE WHEN p.dod IS NOT NULL THEN d16(later(p.dod, 600)) END AS PtDeathRecordedDt,
  CASE WHEN p.dod IS NOT NULL THEN i12(later(p.dod, 600)) END AS PtDeathRecordedDtInt,
  CASE WHEN p.dod IS NOT NULL THEN 'SYN1' END AS PtDeathRecUserId,
  CASE WHEN p.dod IS NOT NULL THEN 'Family' END AS PtDeathInformedBy,
  CASE WHEN p.dod IS NOT NULL AND p.terminal_start IS NOT NULL THEN 'Died in this hospital' END AS PtDeathComment1,
  CASE WHEN p.dod IS NOT NULL AND draw(p.who, 'death comment') % 100 < 30 THEN 'Letter sent to the practice' END
    AS PtDeathComment2,
  CASE WHEN draw(p.who, 'alternate') % 100 < 3 AND p.merged_into IS NULL THEN 'ALT' || lpad(p.k::VARCHAR, 7, '0') END
    AS PmiAlternatePatientNumberinternal,
  CASE WHEN draw(p.who, 'old nhs') % 100 < 2 AND p.merged_into IS NULL AND p.age > 35
    THEN 'ZZXX' || lpad(p.k::VARCHAR, 6, '0') END AS OldNHSNumber,
  CASE WHEN draw(p.who, 'field 1') % 100 < 5 THEN 'Large print' END AS UserField1,
  CASE WHEN draw(p.who, 'field 2') % 100 < 3 THEN 'Key safe' END AS UserField2,
  CASE WHEN draw(p.who, 'address comment') % 100 < 3 THEN 'Ring the side bell' END AS PtAddrComments,
  CASE WHEN p.allergic THEN 'See allergies' END AS MedicalProfileComments,
  CASE WHEN draw(p.who, 'kin comment') % 100 < 5 THEN 'Holds a key' END AS NoKComments,
  CASE WHEN p.at_risk THEN pick('warning', p.k, 'risk') END AS RiskFactorCode,
  CASE WHEN p.at_risk AND pick('warning', p.k, 'risk') <> pick('warning', p.k, 'risk 2')
    THEN pick('warning', p.k, 'risk 2') END AS RiskFactorCode_1,
  CASE WHEN p.resistant THEN 'YES' ELSE 'NO' END AS MRSA,
  CASE WHEN p.resistant THEN d10(p.life_end::DATE - 30) END AS MRSASetDt,
  CASE WHEN p.resistant THEN i12(at_minute(p.life_end::DATE - 30, 600)) END AS MRSASetDtInt, 'NO' AS PDSNHSNoNotFiled, '1' AS PtMsg, 'YES' AS PtMsgExt,
  d8(coalesce(later(p.dod, 600), now_ts() - INTERVAL 1 DAY)) AS DateTimeModified,
  i12(coalesce(later(p.dod, 600), now_ts() - INTERVAL 1 DAY)) AS DateTimeModifiedInt
FROM person p
