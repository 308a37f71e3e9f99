"""The keys and parents proposed for the source dictionary, for the tables of the cohort.

Where the proposal cannot hold, the reason stands beside it.
"""

from __future__ import annotations

IPN, EPI, ACT = "InternalPatientNumber", "EpisodeNumber", "EpsActvDtimeInt"
APPOINTMENT = (IPN, EPI, "PtApptStartDtimeInt", "ResCode")
ATTENDANCE = (IPN, EPI, "AeAttendanceDatetimeneutral")

UNIQUE: dict[str, tuple[str, ...]] = {
    "PATDATA": (IPN,),
    "MERGEDID": ("OldID",),
    "GPHISTORY": (IPN, "SeqNo"),
    "PREVADDRESS": (IPN, "SeqNo"),
    "PREVSURNAME": (IPN, "SeqNo"),
    "CASENOTELINK": (IPN, "EntityTypeKey", "ExternalNumberKey"),
    "CASENOTEDETS": (IPN, "PtCasenoteIdPhyskey"),
    "EPIREGISTRATION": (IPN, EPI),
    "ADMITDISCH": (IPN, EPI),
    "ADMISSIONMANAGEMENT": (IPN, EPI),
    "DISCHEXPECTED": (IPN, EPI),
    "CONSEPISODE": (IPN, EPI, ACT),
    "FCEEXT": (IPN, EPI, ACT),
    "CONSEPISDIAG": (IPN, EPI, "FCEEndDateTime", "SecondaryDiagSeqNo"),
    "CONSEPISPROC": (IPN, EPI, "FCEEndDateTimeInt", "SecondaryProcSeqNo"),
    "CONSWARDSTAY": (IPN, EPI, ACT),
    "WARDSTAY": (IPN, EPI, ACT),
    "ROOMSTAY": (IPN, EPI, ACT),
    "WLENTRY": (IPN, EPI),
    "WLCURRENT": (IPN, EPI),
    "WLACTIVITY": (IPN, EPI, ACT),
    "WLSUSPENSION": (IPN, EPI, ACT, "WlSuspensionExtensionRepeatGroupKey"),
    "WLREMOVAL": (IPN, EPI, ACT),
    "WLINTENDEDPROC": (IPN, EPI, "RptGrpKey"),
    "PREADMISSION": (IPN, EPI, ACT),
    "CURRENTPREADMISSIONS": (IPN, EPI),
    "OPREFERRAL": (IPN, EPI),
    "OPA": APPOINTMENT,
    "HWSAPP": APPOINTMENT,
    "OPATTTRACK": (*APPOINTMENT, "TrackingStep"),  # the proposal says itself that it needs the step
    "OPDISCHARGE": (IPN, EPI, "OpRegDtimeInt"),
    "OPWLENTRY": (IPN, EPI),
    "OPWLREMENTRY": (IPN, EPI, "OpWlRemDatetimeInt"),
    "AEEPISODE": (IPN, EPI),
    "AEA": (IPN, EPI, "AeAttendanceDatetimeneutral"),
    "CPSGREFERRAL": (IPN, EPI),
    "RTTPTPATHWAY": (IPN, "PathwayNumber"),
    "RTTPTPATHWAYCURRENT": (IPN, "PathwayNumber"),
    "RTTPERIOD": (IPN, "PathwayNumber", "PPeriodId"),
    "RTTPERIODCURR": (IPN, "PathwayNumber", "PPeriodId"),
    "RTTEPIPERIOD": (IPN, EPI, "PathwayNumber", "PPeriodId"),
    "RTTPTEPIPATHWAY": (IPN, EPI, "PathwayNumber"),
    "RTTALLPRDSTS": (IPN, "PathwayNumber", "ActivityDateTimeInt"),
    "GP": ("GpCode",),
    "GDP": ("GdpCode",),
    "CONSMAST": ("Consultant",),
    "CONSPEC": ("Consultant", "Specialty"),
    "SPEC": ("Specialty",),
    "WARD": ("Ward",),
    "HOSPDET": ("HospitalCode",),
    "PROV": ("ProviderCode",),
    "OUTCLNC": ("SchedResGrpMfCd",),
    "OPDOCTOR": ("SchedResMfCd",),
    "WAITCD": ("WaitingList",),
    "OPWLMF": ("TreatmentCode",),
    "APPTYP": ("AppointmentTypeCode",),
    "RELIGION": ("Religion",),
    "MARITALS": ("MaritalStatus",),
    "MOD": ("MethodOfDischarge",),
    "SOAD": ("SourceOfAdm",),
    "TRANS": ("Transport",),
    "ICD10": ("Icd10Code",),
    "OPCS4": ("RevisionFourOperationCode",),
    "PMISPECIALREG": (IPN, "SpecialRegister"),
    "PATIENTNEEDS": (IPN, "SeqNo"),
    "ADTLADDCOR": ("Intpatno", "Transactdatetime", "SeqNo"),
    "MOTHERBABYLINK": (IPN, "RelatedPtNoInt"),
    "CASENOTELOAN": (IPN, "PtCasenoteIdPhyskey", "CntPatientFileLoanDatesequenceNoKey"),
    "CASENLOC": ("Location",),
    "BORROWER": ("BorrowerCode",),
    "USERS": ("UserName",),
    "AMSUID": ("UserId",),
    "OPADIAGNOSIS": (*APPOINTMENT, "SeqNo"),
    "OPPROCEDURE": (*APPOINTMENT, "OpAppointmentProcedureSequenceNumber"),
    "OPAPPOINTATTEND": APPOINTMENT,
    "APPOINTMENTDNA": APPOINTMENT,
    "OPREFTKSTATUS": (IPN, EPI, "SchOpReferralStatusEffectiveDatetimeInt"),
    "WLPOSTPONEMENT": (IPN, EPI, ACT, "WlDeferralExtensionDetailsRepeatGroupKey"),
    "WLTRANSFER": (IPN, EPI, ACT),
    "WLDIAG": ("WaitingList", "DiagGroup"),
    "INPATIENTSUSPEND": (IPN, EPI, ACT),
    "IPACTIVITY": (IPN, EPI, ACT, "EpsActvTypeInt"),
    "ALLOCSPECIALTY": (IPN, EPI, ACT),
    "ALLOCPATCAT": (IPN, EPI, ACT),
    "IPSUMM": (IPN, EPI),
    "WARDATTENDER": (IPN, EPI),
    "LEGALSTATUSDETS": (IPN, EPI, "KeLegalStatChangeDtimeInt"),
    "CPPTCONTACT": (IPN, EPI, "ActualContactDtTmInt"),
    "CPPTCONTACTNOTES": (
        IPN,
        EPI,
        "ContactDatetimeInt",
        "CpsPatientContactTreatmentNotesLineCount",
    ),
    "CPCLINCONTACT": (IPN, EPI, "ContactDatetimeInt", "CpsPatientContactClinician"),
    "CPREFDISCH": (IPN, EPI),
    "CPSOPWLIST": (IPN, EPI),
    "CPTREATEPI": (IPN, EPI, "Id"),
    "CPTREATEPIDISCH": (IPN, EPI, "Id"),
    "CPFTEAMS": ("TeamCode",),
    "CPFCLINICIAN": ("ClinicianCode",),
    "AEATRACKSTEP": (*ATTENDANCE, "StepDtTmInt"),
    "AEADISCHARGE": ATTENDANCE,
    "AEACOMPLAINT": (*ATTENDANCE, "AeComplaintSequenceNo"),
    "AEADOCTOR": (*ATTENDANCE, "AeDoctorSequenceNo"),
    "AEAINVESTIGATION": (*ATTENDANCE, "AeInvestigationCodeSequenceNo"),
    "AEAPROCEDURE": (*ATTENDANCE, "AeProcedureCodeSequenceNo"),
    "POSTCODE": ("Postcode",),
    "DHA": ("HaCode",),
    "PURCHASER": ("PurchaserCode",),
    "CONTR": ("ContractId",),
    "BREACH": ("BreachReasonCode",),
    "PMISPECIALREGMF": ("SpecialRegister",),
    "PATIENTNEEDMF": ("PatientNeed",),
    "CPFCOMMREFSOURCE": ("ReferredBy",),
    "CPFDISCHREASON": ("DischargeReason",),
    "WLREMOVALREASON": ("RemovalCode",),
    "WLSUSPREASONMF": ("ReasonCode",),
    "WLCANCRSN": ("CancReasonCode",),
    "OPRSNDISCH": ("DischargeCode",),
    "URG": ("UrgencyCode",),
    "DISP": ("DisposalCode",),
    "RTTPERSTSMF": ("RttStatusCode",),
}

_EPISODE, _PATHWAY = (IPN, EPI), (IPN, "PathwayNumber")
_PERIOD = (*_PATHWAY, "PPeriodId")
# child, its columns, parent, the parent's columns
PARENTS: list[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = [
    *(
        (child, (IPN,), "PATDATA", (IPN,))
        for child in UNIQUE
        if IPN in UNIQUE[child] and child != "PATDATA"
    ),
    ("MERGEDID", ("OldID",), "PATDATA", (IPN,)),
    ("MERGEDID", ("NextID",), "PATDATA", (IPN,)),
    ("MERGEDID", ("NewestID",), "PATDATA", (IPN,)),
    *(
        (child, _EPISODE, "EPIREGISTRATION", _EPISODE)
        for child in UNIQUE
        if EPI in UNIQUE[child] and child != "EPIREGISTRATION"
    ),
    *(
        (child, _EPISODE, "ADMITDISCH", _EPISODE)
        for child in (
            "ADMISSIONMANAGEMENT DISCHEXPECTED CONSEPISODE FCEEXT CONSWARDSTAY WARDSTAY ROOMSTAY "
            "IPACTIVITY INPATIENTSUSPEND ALLOCSPECIALTY ALLOCPATCAT IPSUMM LEGALSTATUSDETS"
        ).split()
    ),
    # FCEEXT, CONSEPISDIAG and CONSEPISPROC -> CONSEPISODE on the activity date (A0133A) was
    # proposed too; it cannot hold: that date is the start in CONSEPISODE, the end in the others.
    ("FCEEXT", (*_EPISODE, "FCEStartDTimeInt"), "CONSEPISODE", (*_EPISODE, ACT)),
    ("FCEEXT", (*_EPISODE, ACT), "CONSEPISODE", (*_EPISODE, "ConsultantEpisodeEndDttm")),
    ("CONSEPISDIAG", (*_EPISODE, "FCEEndDateTime"), "FCEEXT", (*_EPISODE, ACT)),
    ("CONSEPISPROC", (*_EPISODE, "FCEEndDateTimeInt"), "FCEEXT", (*_EPISODE, ACT)),
    ("CONSEPISDIAG", (*_EPISODE, "FCENumber"), "CONSEPISODE", (*_EPISODE, "FCENumber")),
    ("CONSEPISPROC", (*_EPISODE, "FCENumber"), "CONSEPISODE", (*_EPISODE, "FCENumber")),
    *(
        (child, _EPISODE, "WLENTRY", _EPISODE)
        for child in (
            "WLCURRENT WLACTIVITY WLSUSPENSION WLREMOVAL WLINTENDEDPROC PREADMISSION "
            "CURRENTPREADMISSIONS WLPOSTPONEMENT WLTRANSFER"
        ).split()
    ),
    *(
        (child, (*_EPISODE, ACT), "WLACTIVITY", (*_EPISODE, ACT))
        for child in "WLSUSPENSION WLREMOVAL WLPOSTPONEMENT WLTRANSFER".split()
    ),
    *(
        (child, ATTENDANCE, "AEA", ATTENDANCE)
        for child in (
            "AEATRACKSTEP AEADISCHARGE AEACOMPLAINT AEADOCTOR AEAINVESTIGATION AEAPROCEDURE"
        ).split()
    ),
    *(
        (child, APPOINTMENT, "OPA", APPOINTMENT)
        for child in "OPADIAGNOSIS OPPROCEDURE OPAPPOINTATTEND APPOINTMENTDNA".split()
    ),
    *(
        (child, _EPISODE, "CPSGREFERRAL", _EPISODE)
        for child in (
            "CPPTCONTACT CPPTCONTACTNOTES CPCLINCONTACT CPREFDISCH CPSOPWLIST CPTREATEPI "
            "CPTREATEPIDISCH"
        ).split()
    ),
    ("CPTREATEPIDISCH", (*_EPISODE, "Id"), "CPTREATEPI", (*_EPISODE, "Id")),
    (
        "CPPTCONTACTNOTES",
        (*_EPISODE, "ContactDatetimeInt"),
        "CPPTCONTACT",
        (*_EPISODE, "ActualContactDtTmInt"),
    ),
    (
        "CPCLINCONTACT",
        (*_EPISODE, "ContactDatetimeInt"),
        "CPPTCONTACT",
        (*_EPISODE, "ActualContactDtTmInt"),
    ),
    (
        "HWSAPP",
        (*_EPISODE, "PtApptStartDtimeInt"),
        "CPPTCONTACT",
        (*_EPISODE, "ActualContactDtTmInt"),
    ),
    ("ADTLADDCOR", ("Intpatno",), "PATDATA", (IPN,)),
    ("MOTHERBABYLINK", ("RelatedPtNoInt",), "PATDATA", (IPN,)),
    ("CASENOTELOAN", (IPN, "PtCasenoteIdPhyskey"), "CASENOTEDETS", (IPN, "PtCasenoteIdPhyskey")),
    ("CASENOTELOAN", ("Borrower",), "BORROWER", ("BorrowerCode",)),
    ("CASENOTEDETS", ("Location",), "CASENLOC", ("Location",)),
    ("PMISPECIALREG", ("SpecialRegister",), "PMISPECIALREGMF", ("SpecialRegister",)),
    ("PATIENTNEEDS", ("PatientNeed",), "PATIENTNEEDMF", ("PatientNeed",)),
    ("AMSUID", ("GpxgpUsername",), "USERS", ("UserName",)),
    ("OPA", ("ApptEnteredUID",), "AMSUID", ("UserId",)),
    ("OPA", ("AttPriDiagCode",), "ICD10", ("Icd10Code",)),
    ("OPA", ("ApptPrimaryProcedureCode",), "OPCS4", ("RevisionFourOperationCode",)),
    ("OPADIAGNOSIS", ("SchAttDiagCod",), "ICD10", ("Icd10Code",)),
    ("OPPROCEDURE", ("Operation",), "OPCS4", ("RevisionFourOperationCode",)),
    ("CONSEPISODE", ("KornerEpisodeSubsidiaryDiagnosisCode",), "ICD10", ("Icd10Code",)),
    ("CONSEPISDIAG", ("SecondaryDiagnosis",), "ICD10", ("Icd10Code",)),
    ("CONSEPISPROC", ("OPCS",), "OPCS4", ("RevisionFourOperationCode",)),
    ("WLENTRY", ("ProvisionalDiagnosis",), "ICD10", ("Icd10Code",)),
    ("WLENTRY", ("IntendedProc",), "OPCS4", ("RevisionFourOperationCode",)),
    ("WLINTENDEDPROC", ("SecIProc",), "OPCS4", ("RevisionFourOperationCode",)),
    ("WLREMOVAL", ("Reason",), "WLREMOVALREASON", ("RemovalCode",)),
    ("WLSUSPENSION", ("SuspReason",), "WLSUSPREASONMF", ("ReasonCode",)),
    ("PREADMISSION", ("CancelReasonCd",), "WLCANCRSN", ("CancReasonCode",)),
    ("OPDISCHARGE", ("ReasonCode",), "OPRSNDISCH", ("DischargeCode",)),
    ("RTTPERIOD", ("CurrentStatus",), "RTTPERSTSMF", ("RttStatusCode",)),
    ("RTTALLPRDSTS", ("RttPRDSts",), "RTTPERSTSMF", ("RttStatusCode",)),
    ("WLENTRY", ("Urgency",), "URG", ("UrgencyCode",)),
    ("OPA", ("Disposal",), "DISP", ("DisposalCode",)),
    ("CPSGREFERRAL", ("ServGroup",), "CPFTEAMS", ("TeamCode",)),
    ("CPSGREFERRAL", ("Source",), "CPFCOMMREFSOURCE", ("ReferredBy",)),
    ("CPSGREFERRAL", ("DischargeReason",), "CPFDISCHREASON", ("DischargeReason",)),
    ("CPSGREFERRAL", ("LeadClinician",), "CPFCLINICIAN", ("ClinicianCode",)),
    ("WARDATTENDER", ("Ward",), "WARD", ("Ward",)),
    ("IPACTIVITY", ("ToWard",), "WARD", ("Ward",)),
    ("WLTRANSFER", ("WlTransferR2PreviousWlCode",), "WAITCD", ("WaitingList",)),
    ("WLDIAG", ("WaitingList",), "WAITCD", ("WaitingList",)),
    ("CONTR", ("PurchaserCode",), "PURCHASER", ("PurchaserCode",)),
    ("POSTCODE", ("DistrictOfResidence",), "DHA", ("HaCode",)),
    ("GP", ("Postcode",), "POSTCODE", ("Postcode",)),
    *(
        (child, _EPISODE, "OPREFERRAL", _EPISODE)
        for child in "OPA OPATTTRACK OPDISCHARGE OPWLENTRY OPWLREMENTRY".split()
    ),
    # HWSAPP -> OPREFERRAL and OPA were proposed too; it holds service-group appointments, whose
    # referral is CPSGREFERRAL.
    ("HWSAPP", _EPISODE, "CPSGREFERRAL", _EPISODE),
    ("OPATTTRACK", APPOINTMENT, "OPA", APPOINTMENT),
    ("AEA", _EPISODE, "AEEPISODE", _EPISODE),
    ("RTTPTPATHWAYCURRENT", _PATHWAY, "RTTPTPATHWAY", _PATHWAY),
    ("RTTPERIOD", _PATHWAY, "RTTPTPATHWAY", _PATHWAY),
    ("RTTPERIODCURR", _PERIOD, "RTTPERIOD", _PERIOD),
    ("RTTEPIPERIOD", _PERIOD, "RTTPERIOD", _PERIOD),
    ("RTTPTEPIPATHWAY", _PATHWAY, "RTTPTPATHWAY", _PATHWAY),
    ("RTTALLPRDSTS", _PATHWAY, "RTTPTPATHWAY", _PATHWAY),
    ("PATDATA", ("GpCode",), "GP", ("GpCode",)),
    ("PATDATA", ("GdpCode",), "GDP", ("GdpCode",)),
    ("PATDATA", ("Religion",), "RELIGION", ("Religion",)),
    ("PATDATA", ("MaritalStatus",), "MARITALS", ("MaritalStatus",)),
    ("GPHISTORY", ("GpCode",), "GP", ("GpCode",)),
    ("ADMITDISCH", ("EpiGPCode",), "GP", ("GpCode",)),
    ("ADMITDISCH", ("MethodOfDischarge",), "MOD", ("MethodOfDischarge",)),
    ("ADMITDISCH", ("SourceOfAdm",), "SOAD", ("SourceOfAdm",)),
    ("OPREFERRAL", ("EpiGPCode",), "GP", ("GpCode",)),
    ("OPREFERRAL", ("ConsCode",), "CONSMAST", ("Consultant",)),
    ("OPREFERRAL", ("HospitalCode",), "HOSPDET", ("HospitalCode",)),
    ("OPA", ("ClinicCode",), "OUTCLNC", ("SchedResGrpMfCd",)),
    ("OPA", ("ResCode",), "OPDOCTOR", ("SchedResMfCd",)),
    ("OPA", ("RegGPCode",), "GP", ("GpCode",)),
    ("OPA", ("Transport",), "TRANS", ("Transport",)),
    ("OPWLENTRY", ("TreatmentCode",), "OPWLMF", ("TreatmentCode",)),
    ("OPWLENTRY", ("AppointmentType",), "APPTYP", ("AppointmentTypeCode",)),
    ("OPWLREMENTRY", ("TreatmentCode",), "OPWLMF", ("TreatmentCode",)),
    ("CONSEPISODE", ("ConsultantCode",), "CONSMAST", ("Consultant",)),
    ("CONSEPISODE", ("SpecialtyCode",), "SPEC", ("Specialty",)),
    ("CONSEPISODE", ("ConsultantCode", "SpecialtyCode"), "CONSPEC", ("Consultant", "Specialty")),
    ("CONSEPISODE", ("KornerEpisodePrimaryDiagnosisCode",), "ICD10", ("Icd10Code",)),
    (
        "CONSEPISODE",
        ("KornerEpisodePrimaryProcedureCode",),
        "OPCS4",
        ("RevisionFourOperationCode",),
    ),
    ("CONSWARDSTAY", ("WardCode",), "WARD", ("Ward",)),
    ("WARDSTAY", ("WardCode",), "WARD", ("Ward",)),
    ("WLENTRY", ("WlCode",), "WAITCD", ("WaitingList",)),
    ("WLCURRENT", ("WlCode",), "WAITCD", ("WaitingList",)),
    ("AEA", ("HospitalCode",), "HOSPDET", ("HospitalCode",)),
    ("WARD", ("HospitalCode",), "HOSPDET", ("HospitalCode",)),
    ("CONSPEC", ("Consultant",), "CONSMAST", ("Consultant",)),
    ("CONSPEC", ("Specialty",), "SPEC", ("Specialty",)),
    ("HWSAPP", ("ClinicCode",), "OUTCLNC", ("SchedResGrpMfCd",)),
]
