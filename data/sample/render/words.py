"""The wording of the dictionary notes: paragraphs and small tables."""

READING = (
    "The workbook lists every column that the query tool offers, sorted by table and then by "
    "column name. The order of columns therefore says nothing about keys.",
    "There are 417 tables and 5,387 columns. The workbook gives a width, an element code, "
    "sometimes a remark, a delete flag and the release that brought the column.",
    "Size is the width on a report. Dates, codes and numbers share it, so a type has to be "
    "guessed from the name and the width together.",
    "A remark that is only a release number repeats the last column and describes nothing.",
    "The delete flag is 0 or -1; where it is blank nobody recorded it, and the column lives.",
)

TRAPS = (
    "Most tables are joined by InternalPatientNumber and EpisodeNumber together. The episode "
    "number counts within one patient and must not be joined alone.",
    "A third key part tells repeats apart: the start of the appointment with the resource, the "
    "start of the activity, or a sequence number.",
    "Where an element code is blank, the code of the key beside it may stand one line too high. "
    "In such a table trust the name and leave the code.",
    "Columns that end in Int or neutral hold the sortable form of the column without the ending.",
    "Columns that end in _1 or _2 are further occurrences of the same item.",
    "Some dates are stored the other way round, as a row of nines less the date; take the "
    "sortable twin instead.",
    "Master files keep deleted rows with flag -1, because old records still refer to them.",
)

ELEMENTS = (
    ("A0000", "Internal number of the patient"),
    ("A0142", "Number of the episode within the patient"),
    ("A0463", "Delete flag of a master file row; never a join"),
    ("A3045", "Derived date or time part with a letter for its place in the table; never a join"),
    ("A0007C", "Hospital number shown to users"),
    ("A0133A", "Moment of whatever activity the table holds, sortable form"),
    ("A0372A", "Moment of admission, sortable form"),
    ("A1446A", "Start of the appointment, sortable form"),
    ("A1381", "Resource of the appointment"),
    ("A0293", "Specialty"),
    ("A0291", "Ward"),
    ("A0046", "General practitioner"),
    ("A0366B", "NHS number"),
    ("H6087", "Moment of the A&E attendance, sortable form"),
    ("R1322", "Pathway number: provider in 5 characters, then the pathway in 20"),
    ("R1667", "Number of the waiting-time period within its pathway"),
    ("A0041", "Postcode"),
    ("C7046", "Practice"),
    ("H7621", "General practitioner of the episode"),
    ("A0054", "Religion"),
    ("A0058", "Marital status"),
    ("A0362", "Method of discharge"),
    ("A0320", "Source of admission"),
)

DATE_FORMS = (
    ("DD/MM/YYYY", "Day as users see it, width 10"),
    ("DD/MM/YYYY HH:MM", "Day and time as users see them, width 16"),
    ("DD/MM/YY", "Day with two figures for the year, width 8; 00 to 29 is this century"),
    ("DD/MM/YY HH:MM", "The same with a time, width 14"),
    ("CCYYMMDD", "Sortable day, width 8"),
    ("CCYYMMDDHHMM", "Sortable moment, width 12; midnight at the end of a day may be 2400"),
    ("HH:MM or HHMM", "Time of day apart from its date"),
    ("CCYYMM", "Month"),
)

ABBREVIATIONS = (
    ("Adm", "Admission"),
    ("AE, Aea", "Accident and emergency"),
    ("Appt", "Appointment"),
    ("Cons", "Consultant"),
    ("CP, Cps, SG", "Community services, arranged in service groups"),
    ("Disch, Dsch", "Discharge"),
    ("Disp", "Outcome of an attendance"),
    ("DNA", "Did not attend"),
    ("Dor, HA", "District the patient lives in"),
    ("Epi, Eps", "Episode"),
    ("FCE", "Finished consultant episode"),
    ("GDP, Opt", "Dentist, optician"),
    ("IntdMgmt", "Intended management: overnight or day case"),
    ("KH07, QM08", "National returns on inpatient and outpatient waits"),
    ("Ldf, MfRecSts", "Delete flag of a master file"),
    ("Los", "Length of stay in days"),
    ("MF", "Master file"),
    ("MOA, MOD", "Method of admission, method of discharge"),
    ("NoK", "Next of kin"),
    ("Osv", "Overseas visitor"),
    ("Purch, Prov", "Purchaser, provider"),
    ("Res", "Doctor, room or machine that can be booked"),
    ("RTT", "Referral to treatment"),
    ("SOAD, DOD", "Source of admission, destination on discharge"),
    ("TCI", "To come in: a planned admission"),
    ("UID", "User identifier of four characters"),
    ("WL", "Waiting list"),
)
