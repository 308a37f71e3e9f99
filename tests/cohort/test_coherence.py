"""What one table of a cohort says agrees with what the others say; each rule counts its breaches.

The tables of keys.py say that every child has its parent; these say that what they tell agrees.
"""

from __future__ import annotations

import pytest

SPELL = "JOIN ADMITDISCH s USING (InternalPatientNumber, EpisodeNumber)"
CARE = "JOIN CPSGREFERRAL r USING (InternalPatientNumber, EpisodeNumber)"
VISIT = "JOIN OPA a USING (InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode)"
ENTRY = "JOIN WLENTRY w USING (InternalPatientNumber, EpisodeNumber)"
LEFT = "coalesce(w.AdmissionDateTmInt, '9')"

# what the rule holds: the rows that break it
RULES = {
    "a legal status lies within its spell, the first at admission": f"""
        FROM LEGALSTATUSDETS t {SPELL}
        WHERE t.KeLegalStatChangeDtimeInt < s.IpAdmDtimeInt
        OR t.KeLegalStatChangeDtimeInt >= coalesce(s.IpDschDtimeInt, '9')
        OR (SELECT min(KeLegalStatChangeDtimeInt) FROM LEGALSTATUSDETS f
            WHERE f.InternalPatientNumber = t.InternalPatientNumber
            AND f.EpisodeNumber = t.EpisodeNumber) <> s.IpAdmDtimeInt""",
    "a spell has a legal status when and only when it is of mental health": """
        FROM ADMITDISCH s LEFT JOIN (
            SELECT DISTINCT InternalPatientNumber, EpisodeNumber, 1 AS held FROM LEGALSTATUSDETS) l
        USING (InternalPatientNumber, EpisodeNumber)
        WHERE (s.Specialty IN ('PSY', 'OAP')) <> (l.held IS NOT NULL)""",
    "leave lies within its spell": f"""
        FROM INPATIENTSUSPEND t {SPELL} WHERE t.EpsActvDtimeInt <= s.IpAdmDtimeInt
        OR t.IpSuspExpReturnDtimeInt <= t.EpsActvDtimeInt
        OR t.IpSuspExpReturnDtimeInt >= coalesce(s.IpDschDtimeInt, '9')""",
    "admission and discharge are activities of the spell": f"""
        FROM IPACTIVITY t {SPELL} WHERE (t.Activity = 'Admission'
            AND t.EpsActvDtimeInt <> s.IpAdmDtimeInt) OR (t.Activity = 'Discharge'
            AND t.EpsActvDtimeInt IS DISTINCT FROM s.IpDschDtimeInt)""",
    "every ward transfer is a ward stay": """
        FROM IPACTIVITY t ANTI JOIN WARDSTAY w
        ON w.InternalPatientNumber = t.InternalPatientNumber AND w.EpisodeNumber = t.EpisodeNumber
        AND w.EpsActvDtimeInt = t.EpsActvDtimeInt AND w.WardCode = t.ToWard
        WHERE t.Activity IN ('Admission', 'Ward transfer')""",
    "a spell in brief is the spell": f"""
        FROM IPSUMM t {SPELL} WHERE t.IpAdmDtimeInt <> s.IpAdmDtimeInt
        OR t.IpDschDtimeInt IS DISTINCT FROM s.IpDschDtimeInt""",
    "a day case goes home the same day": """
        FROM ADMITDISCH
        WHERE IntdMgmt = 'D' AND left(IpAdmDtimeInt, 8) <> left(IpDschDtimeInt, 8)""",
    "who is admitted from emergency leaves it for the ward at that minute": """
        FROM AEA t ANTI JOIN ADMITDISCH s ON s.InternalPatientNumber = t.InternalPatientNumber
        AND s.IpAdmDtimeInt = t.DepartureDtTmInt WHERE t.MethodOfDeparture = 'ADM'""",
    "steps of an attendance go from arrival to departure": """
        FROM (SELECT a.AeAttendanceDatetimeneutral AS came, a.DepartureDtTmInt AS went,
            min(t.StepDtTmInt) AS first, max(t.StepDtTmInt) AS last, count(*) AS steps
            FROM AEATRACKSTEP t JOIN AEA a
            USING (InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral)
            GROUP BY ALL) WHERE first <> came OR last <> went""",
    "a doctor sees a patient between arrival and departure": """
        FROM AEADOCTOR t JOIN AEA a
        USING (InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral)
        WHERE t.SeenDtTmInt < AeAttendanceDatetimeneutral OR t.SeenDtTmInt > a.DepartureDtTmInt""",
    "a community contact lies between referral and discharge": f"""
        FROM CPPTCONTACT t {CARE} WHERE t.ActualContactDtTmInt < r.RefDtTmInt
        OR t.ActualContactDtTmInt > coalesce(r.DischargeDtTmInt, '9')""",
    "a community referral is discharged in both tables or in none": """
        FROM CPSGREFERRAL r FULL JOIN CPREFDISCH d USING (InternalPatientNumber, EpisodeNumber)
        WHERE r.DischargeDtTmInt IS DISTINCT FROM d.DischargeDate
        OR r.DischargeReason IS DISTINCT FROM d.Reason""",
    "who waits for the community has had no contact": """
        FROM CPSOPWLIST w JOIN CPPTCONTACT c USING (InternalPatientNumber, EpisodeNumber)
        WHERE w.WLStatus = '1'""",
    "a course of treatment begins with the first contact": """
        FROM CPTREATEPI t LEFT JOIN (SELECT InternalPatientNumber, EpisodeNumber,
            min(ActualContactDtTmInt) AS first FROM CPPTCONTACT GROUP BY ALL) c
        USING (InternalPatientNumber, EpisodeNumber) WHERE t.StartDtInt <> left(c.first, 8)""",
    "a mother is a woman eighteen years older or more": """
        FROM MOTHERBABYLINK l JOIN PATDATA m USING (InternalPatientNumber)
        JOIN PATDATA c ON c.InternalPatientNumber = l.RelatedPtNoInt
        WHERE m.Sex <> 'F' OR c.PtAddrLine1 <> m.PtAddrLine1 OR c.Surname <> m.Surname
        OR m.PtDobYearInt::INTEGER + 17 > c.PtDobYearInt::INTEGER""",
    "an appointment whose day has come says the same in both tables": f"""
        FROM OPAPPOINTATTEND t {VISIT} WHERE t.PatientAppointmentAttendanceCode <> a.ApptStatus
        OR t.OutpatientDisposalCode IS DISTINCT FROM a.Disposal
        OR t.PatientAppointmentTypeCode <> a.ApptType""",
    "every appointment whose day has come is told of": """
        FROM OPA a ANTI JOIN OPAPPOINTATTEND t
        USING (InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode)
        WHERE a.ApptStatus IS NOT NULL""",
    "who did not attend is noted, and nobody else": """
        FROM OPA a LEFT JOIN APPOINTMENTDNA d
        USING (InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode)
        WHERE (coalesce(a.ApptStatus, '') = 'DNA') <> (d.Comment IS NOT NULL)""",
    "only attendances are coded": """
        FROM OPA WHERE coalesce(AttPriDiagCode, ApptPrimaryProcedureCode) IS NOT NULL
        AND coalesce(ApptStatus, '') <> 'ATT'""",
    "a further code has a first one before it": f"""
        FROM (SELECT InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode, 'D' AS kind
            FROM OPADIAGNOSIS UNION ALL SELECT InternalPatientNumber, EpisodeNumber,
            PtApptStartDtimeInt, ResCode, 'P' FROM OPPROCEDURE) t {VISIT}
        WHERE (t.kind = 'D' AND a.AttPriDiagCode IS NULL)""",
    "a list entry is put off or moved while it waits": f"""
        FROM (SELECT InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt AS at FROM WLPOSTPONEMENT
            UNION ALL SELECT InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt FROM WLTRANSFER
            UNION ALL SELECT InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
            FROM WLSUSPENSION) t {ENTRY} WHERE t.at <= w.WlOnListDtTmInt OR t.at >= {LEFT}""",
    "a moved list entry stands where it was moved to": f"""
        FROM WLTRANSFER t {ENTRY} WHERE t.WlTransferR2ConsultantCode <> w.Consultant
        OR t.WlTransferR2NewWlCode <> w.WlCode""",
    "an admitted list entry is admitted when its spell begins": """
        FROM WLENTRY w LEFT JOIN ADMITDISCH s USING (InternalPatientNumber, EpisodeNumber)
        WHERE w.AdmissionDateTmInt IS DISTINCT FROM s.IpAdmDtimeInt""",
    "what is planned on the list is done in the first episode": """
        FROM WLENTRY w JOIN CONSEPISODE c USING (InternalPatientNumber, EpisodeNumber)
        WHERE c.FCENumber = '1' AND c.EpisodeEndDt IS NOT NULL
        AND (w.IntendedProc <> c.KornerEpisodePrimaryProcedureCode
        OR w.ProvisionalDiagnosis <> c.KornerEpisodePrimaryDiagnosisCode)""",
    "conditions of men are men's, those of women women's": """
        FROM CONSEPISODE c JOIN PATDATA p USING (InternalPatientNumber)
        WHERE (p.Sex = 'F' AND c.KornerEpisodePrimaryDiagnosisCode IN ('N40', 'N47'))
        OR (p.Sex = 'M'
            AND regexp_matches(c.KornerEpisodePrimaryDiagnosisCode, '^(O|N8|N9|D25)'))""",
    "children's doctors see children": """
        FROM OPREFERRAL r JOIN PATDATA p USING (InternalPatientNumber)
        WHERE r.Specialty = 'PAE' AND p.PtDobYearInt::INTEGER < 2009""",
    "an address that was left is an earlier address": """
        FROM ADTLADDCOR t ANTI JOIN PREVADDRESS a ON a.InternalPatientNumber = t.Intpatno
        AND a.PtAddLn1 = t.Oldaddline1 AND a.Postcode = t.Oldpostcode
        AND a.EffectiveToDate = t.TransactDate""",
    "the address that was moved to is the patient's": """
        FROM ADTLADDCOR t JOIN PATDATA p ON p.InternalPatientNumber = t.Intpatno
        WHERE t.Newaddline1 <> p.PtAddrLine1 OR t.Newpostcode <> p.PtAddrPostCode""",
    "a casenote comes back after it was lent and is filed that day": """
        FROM CASENOTELOAN l JOIN CASENOTEDETS d USING (InternalPatientNumber, PtCasenoteIdPhyskey)
        WHERE l.CntActualReturnDateNeutral < left(l.CntPcr4860DatetimeOfTransactionUpdateNeut, 8)
        OR strftime(strptime(l.CntActualReturnDateNeutral, '%Y%m%d'), '%d/%m/%y')
            <> d.PtCsNtLocDat""",
    "nobody has both a warning and its forerunners": """
        FROM PMISPECIALREG t JOIN PATDATA p USING (InternalPatientNumber)
        WHERE p.RiskFactorCode IS NOT NULL OR p.MRSA = 'YES'""",
    "a first clock starts at the referral": """
        FROM RTTPERIOD d JOIN RTTPTEPIPATHWAY w USING (InternalPatientNumber, PathwayNumber)
        JOIN OPREFERRAL r USING (InternalPatientNumber, EpisodeNumber)
        WHERE d.PPeriodId = '1' AND d.RttStartDateTimeInt <> r.OpRegDtimeInt""",
    "a clock stops with something that happened": """
        FROM RTTPERIOD d ANTI JOIN (
            SELECT InternalPatientNumber AS i, OpDischargeDTimeInt AS at FROM OPDISCHARGE
            UNION ALL SELECT InternalPatientNumber, IpAdmDtimeInt FROM ADMITDISCH
            UNION ALL SELECT InternalPatientNumber, EpsActvDtimeInt FROM WLREMOVAL
            UNION ALL SELECT InternalPatientNumber, PtApptStartDtimeInt FROM OPA
                WHERE ApptStatus = 'ATT') e
        ON e.i = d.InternalPatientNumber AND e.at = d.RttEndDateTimeInt
        WHERE d.RttEndDateTimeInt IS NOT NULL""",
    "the status of a period was recorded": """
        FROM RTTPERIOD d ANTI JOIN RTTALLPRDSTS s
        ON s.InternalPatientNumber = d.InternalPatientNumber
        AND s.PathwayNumber = d.PathwayNumber AND s.ActivityDateTimeInt = d.CurrentStatusDtInt""",
    "a visit to the ward follows a stay on it": """
        FROM WARDATTENDER t ANTI JOIN WARDSTAY w
        ON w.InternalPatientNumber = t.InternalPatientNumber AND w.WardCode = t.Ward
        AND left(w.EndDtTimeInt, 8) < t.AttendanceDateInternal""",
    "a referral is accepted after it is received": """
        FROM OPREFTKSTATUS t JOIN OPREFERRAL r USING (InternalPatientNumber, EpisodeNumber)
        WHERE t.SchOpReferralStatusEffectiveDatetimeInt < r.OpRegDtimeInt""",
    "a warning is entered in the patient's lifetime": """
        FROM PMISPECIALREG t JOIN PATDATA p USING (InternalPatientNumber)
        WHERE left(t.ActivityDateTime, 8) <= p.InternalDateOfBirth
        OR left(t.ActivityDateTime, 8) > coalesce(p.PtDateOfDeathInt, '9')""",
    "those who share a home share doctor, surname and town": """
        FROM (SELECT PtAddrLine1, PtAddrPostCode,
            count(DISTINCT GpCode || Surname || PtAddrLine3) AS n FROM PATDATA GROUP BY ALL)
        WHERE n > 1""",
    "a GP's practice is where its postcode is": """
        FROM PATDATA p JOIN GP g USING (GpCode) JOIN GPHISTORY h
        ON h.InternalPatientNumber = p.InternalPatientNumber AND h.ToDate IS NULL
        WHERE h.Practice <> g.PracticeCode OR h.Postcode <> g.Postcode""",
}


@pytest.mark.parametrize("rule", RULES)
def test_no_row_breaks(ask, rule):
    assert ask(f"SELECT count(*) {RULES[rule]}") == [(0,)]


@pytest.mark.parametrize(
    ("table", "change", "rule"),
    [("LEGALSTATUSDETS", "KeLegalStatChangeDtimeInt = '190001010000'", "a legal status lies"),
     ("AEADOCTOR", "SeenDtTmInt = '209901010000'", "a doctor sees a patient between"),
     ("RTTPERIOD", "RttEndDateTimeInt = '190001010000'", "a clock stops with something"),
     ("CASENOTEDETS", "PtCsNtLocDat = '01/01/01'", "a casenote comes back")],
    ids=["legal status", "doctor", "clock", "casenote"],
)  # fmt: skip
def test_a_rule_can_break(cohort, tmp_path, table, change, rule):
    from core.store import engine

    name = next(name for name in RULES if name.startswith(rule))
    with engine(tmp_path, [cohort.folder]) as opened:
        for held in cohort.tables:
            scan = f"FROM read_parquet('{cohort.path(held)}')"
            kind = "TABLE" if held == table else "VIEW"
            opened.execute(f"CREATE {kind} {held} AS {scan}", step="test")
        opened.execute(f"UPDATE {table} SET {change}", step="test")
        assert opened.value(f"SELECT count(*) {RULES[name]}", step="test") > 0


def test_what_the_issue_names_occurs(ask):
    present = {
        "inpatients now": "ADMITDISCH WHERE IpDschDtimeInt IS NULL",
        "clinics ahead": "OPA WHERE ApptStatus IS NULL",
        "not attended": "OPA WHERE ApptStatus = 'DNA'",
        "cancelled by either": "OPA WHERE ApptStatus IN ('CND', 'CNW')",
        "suspended": "WLENTRY WHERE EpsCurrActvStsInt = '20'",
        "detained now": """LEGALSTATUSDETS t JOIN ADMITDISCH s
            USING (InternalPatientNumber, EpisodeNumber)
            WHERE t.LegalStatus <> '01' AND s.IpDschDtimeInt IS NULL""",
        "two legal statuses": """(SELECT 1 FROM LEGALSTATUSDETS
            GROUP BY InternalPatientNumber, EpisodeNumber HAVING count(*) > 1)""",
        "merged": "MERGEDID",
        "aliases": "PREVSURNAME",
        "allergies": "PATDATA WHERE Allergies IS NOT NULL",
        "warnings": "PMISPECIALREG",
        "third consultant episodes": "CONSEPISODE WHERE FCENumber = '3'",
        "emergency": "AEA WHERE MethodOfDeparture = 'ADM'",
        "community": "CPPTCONTACT",
        "families": "MOTHERBABYLINK",
    }
    absent = [
        name for name, rows in present.items() if ask(f"SELECT count(*) FROM {rows}") == [(0,)]
    ]
    assert absent == []


def test_age_and_specialty_go_together(ask):
    def share(specialty: str, older: str) -> float:
        sql = f"""SELECT avg((r.Specialty = '{specialty}')::INTEGER)
            FROM OPREFERRAL r JOIN PATDATA p USING (InternalPatientNumber) WHERE {older}"""
        return ask(sql)[0][0]

    old, young = "PtDobYearInt < '1960'", "PtDobYearInt BETWEEN '1980' AND '2008'"
    assert share("OPH", old) > 2 * share("OPH", young)
    assert share("GYN", young) > 2 * share("GYN", old)
    stays = """SELECT avg((p.PtDobYearInt < '1950')::INTEGER) FROM {} t
        JOIN PATDATA p USING (InternalPatientNumber)"""
    assert ask(stays.format("ADMITDISCH")) > ask(stays.format("OPREFERRAL"))
