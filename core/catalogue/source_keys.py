"""What is known of a legacy patient administration system's keys, as plain tables.

Names and codes of the source dictionary. Nothing here is stated by the document: it
feeds inference, which says so with a rule and a score.
"""

from __future__ import annotations

PATIENT_TABLE = "PATDATA"
PATIENT_KEY = "InternalPatientNumber"
PATIENT_NAMES = frozenset(
    "internalpatientnumber internalpatientno patientnumber internalptno internalpatientid "
    "intpatno".split()
)
PATIENT_ROLES = frozenset({"relatedptnoint", "babypatientnumber", "nextid", "newestid"})
PATIENT_ELEMENT = "A0000"
EPISODE_KEY = "EpisodeNumber"
EPISODE_NAMES = frozenset({"episodenumber", "epsiodenumber"})

GENERIC_SLOT = "A3045"  # the family of derived date and time parts
DELETE_FLAGS = frozenset({"A0463", "H6022"})

# Codes that unrelated tables share: delete flags, descriptions, sequence numbers, date parts.
NOISE = frozenset(
    "A0463 H6022 H6018 H6001 A7722 C8421 A0152 F1133 A1303A H6437 B0717B "
    "A3045 A3045A A3045B A3045C A3045D A3045E A3045F".split()
)

_EPISODE = (PATIENT_KEY, EPISODE_KEY)

# Parents below a patient, with their key; longest key first where a child may fit several.
PARENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("OPA", (*_EPISODE, "PtApptStartDtimeInt", "ResCode")),
    ("AEA", (*_EPISODE, "AeAttendanceDatetimeneutral")),
    ("CONSEPISODE", (*_EPISODE, "EpsActvDtimeInt")),
    ("WLACTIVITY", (*_EPISODE, "EpsActvDtimeInt")),
    ("SMREPISODE", (*_EPISODE, "MraNumber")),
    ("CPTREATEPI", (*_EPISODE, "Id")),
    ("RTTPERIOD", (PATIENT_KEY, "PathwayNumber", "PPeriodId")),
    ("RTTPTPATHWAY", (PATIENT_KEY, "PathwayNumber")),
    ("CASENOTEDETS", (PATIENT_KEY, "PtCasenoteIdPhyskey")),
    ("OCORDER", ("OcmTransKey", "SessionNumber")),
)

# The episode parent of a family, by the beginning of the child's name; the longest wins.
EPISODE_PARENTS: tuple[tuple[str, str], ...] = (
    ("OP", "OPREFERRAL"),
    ("HWSAPP", "OPREFERRAL"),
    ("APPOINTMENT", "OPREFERRAL"),
    ("WL", "WLENTRY"),
    ("PREADMISSION", "WLENTRY"),
    ("CURRENTPREADMISSION", "WLENTRY"),
    ("AE", "AEEPISODE"),
    ("CP", "CPSGREFERRAL"),
    ("BIRTH", "DELIVERY"),
    ("CONS", "ADMITDISCH"),
    ("FCE", "ADMITDISCH"),
    ("WARDSTAY", "ADMITDISCH"),
    ("ROOMSTAY", "ADMITDISCH"),
    ("ALLOC", "ADMITDISCH"),
    ("ADMISSION", "ADMITDISCH"),
    ("IP", "ADMITDISCH"),
    ("INPATIENT", "ADMITDISCH"),
    ("DISCHEXPECTED", "ADMITDISCH"),
    ("SMR", "ADMITDISCH"),
    ("LEGALSTATUS", "ADMITDISCH"),
    ("CRITICALCARE", "ADMITDISCH"),
    ("DELIVERY", "ADMITDISCH"),
)
ANY_EPISODE = "EPIREGISTRATION"

# Families in which a parent with more than the episode key may be meant.
FAMILIES: dict[str, tuple[str, ...]] = {
    "OPA": ("OP", "HWSAPP", "APPOINTMENT"),
    "AEA": ("AEA",),
    "CONSEPISODE": ("CONSEPI", "FCE"),
    "WLACTIVITY": ("WL",),
    "SMREPISODE": ("SMR",),
    "CPTREATEPI": ("CPTREAT",),
    "RTTPERIOD": ("RTT",),
    "RTTPTPATHWAY": ("RTT",),
    "CASENOTEDETS": ("CASENOTE",),
    "OCORDER": ("OC",),
}

# Master files: key column, and the names under which other tables use it.
MASTERS: tuple[tuple[str, str, str], ...] = (
    ("GP", "GpCode", r"(.*gp|epigp)(code)?"),
    ("GDP", "GdpCode", r".*gdp(code)?"),
    ("CONSMAST", "Consultant", r"(.*consultant(code)?|conscode)"),
    ("SPEC", "Specialty", r"(.*specialty(code)?|speccode)"),
    ("WARD", "Ward", r".*ward(code)?"),
    ("HOSPDET", "HospitalCode", r".*hospital(code)?"),
    ("PURCHASER", "PurchaserCode", r".*purchaser(code)?"),
    ("PROV", "ProviderCode", r".*provider(code)?"),
    ("CONTR", "ContractId", r".*contractid"),
    ("OUTCLNC", "SchedResGrpMfCd", r"clinic(code)?"),
    ("OPDOCTOR", "SchedResMfCd", r"(rescode|doctorcode)"),
    ("WAITCD", "WaitingList", r"(wlcode|waitinglist(code)?)"),
    ("RELIGION", "Religion", r"religion(code)?"),
    ("MARITALS", "MaritalStatus", r"maritalstatus(code)?"),
    ("MOD", "MethodOfDischarge", r"(methodofdischarge|modcode)"),
    ("SOAD", "SourceOfAdm", r"(sourceofadm(ission)?)"),
    ("TRANS", "Transport", r"transport(code)?"),
    ("POSTCODE", "Postcode", r"postcode"),
    ("DHA", "HaCode", r"hacode"),
)
