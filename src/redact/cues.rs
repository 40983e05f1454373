//! What stands around names of persons and in place of them: lists of words, and patterns of what leads a name in.

use std::sync::LazyLock;

use regex::Regex;

/// Words that may follow a trigger and are no name, in either language.
pub(super) const STOP: &str = "a about after all also am an and any are as asking at back be because been before being but by can \
    cannot could did do does doing done don due ever feeling for from gave get getting give given going gonna got had \
    has have having he her here him his how i if in into is it its just like looking me more my new no not of off ok on \
    only or our out over please pretty quite really recently right said says scared she should since so some sorry \
    still suffering taking than thank thanks that the their them then there these they this to told too trying under \
    unsure up us very want wants was we were what when where which while who why will wondering with without worried \
    would yes yet you your i'm i've i'd i'll it's that's he's she's we're hello hi hey dear everyone everybody all team sir madam doctor nurse anyone thinks hola \
    buenos buenas gracias el la los las un una unos unas y o pero que de del con sin por para en es son soy fue ha han \
    he tengo tiene tuvo tenia mi su sus yo ella ellos nos lo le les se si no muy mas como cuando donde quien porque \
    desde hasta me te estoy esta este estos paciente enfermo enferma mujer hombre madre padre hija hijo dice dijo \
    recomendo quiere eso esto aquello asi esa ese mucho tanto ahora aqui today tomorrow yesterday now hoy ayer";

/// Words that join the parts of a name.
pub(super) const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "y", "da", "das", "do", "dos", "di", "van", "von", "der",
    "den", "bin", "ibn", "al", "el", "le", "st", "san", "santa",
];

/// Words after a name that make it the name of a thing: "Kaposi sarcoma", "Fletcher suit".
pub(super) const THINGS: &str = "disease syndrome sarcoma lymphoma tumor tumors tumour tumours carcinoma cancer procedure surgery \
    operation score scale scoring stage staging grade grading system criteria classification esophagus oesophagus cell \
    cells virus triad test tests stain nodule nodules node protein proteins antibody gene mutation hospital hospitals \
    clinic clinics center centre institute institution university foundation medical school sign ring pouch law \
    performance status index model trial study staging diverticulum ulcer anemia dystrophy palsy contracture \
    enfermedad sindrome tumor linfoma cirugia clasificacion escala hospital clinica instituto centro universidad \
    fundacion estudio";

pub(super) const TITLES: &[&str] = &[
    "dr",
    "dra",
    "drs",
    "doctor",
    "doctora",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "prof",
    "professor",
    "profesor",
    "profesora",
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "senorita",
    "don",
    "dona",
    "nurse",
    "rev",
    "enfermera",
    "enfermero",
];

pub(super) const RELATIVES: &str = "wife husband spouse mother mom mum mommy mama father dad daddy papa son daughter child baby kid \
    brother sister sibling aunt auntie uncle grandmother grandma granny nana grandfather grandpa grandson granddaughter \
    cousin niece nephew partner fiance fiancee boyfriend girlfriend friend neighbor neighbour coworker colleague boss \
    roommate patient oncologist surgeon doctor physician gynecologist urologist radiologist therapist counselor caregiver \
    stepmother stepfather stepson stepdaughter stepmom stepdad esposo esposa marido mujer madre padre hijo hija hermano \
    hermana tio tia abuelo abuela abuelita abuelito nieto nieta primo prima sobrino sobrina novio novia amigo amiga \
    companero companera vecino vecina suegro suegra cunado cunada paciente oncologo oncologa cirujano cirujana medico \
    medica pareja nino nina bebe";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant")
}

pub(super) static WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\p{L}[\p{L}\p{M}]*(?:['’\-]\p{L}[\p{L}\p{M}]*)*"));
pub(super) static CERTAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:\b(?:my|his|her|their|our|the patient's|patient's) (?:full |first |last |maiden |legal )?name(?:'s|’s| is| was|:)",
        r"|\b(?:mi|su) (?:nombre|apellido)(?: completo)? (?:es|era)|\bme llam(?:o|an)",
        r"|\b(?:patient|paciente|name|full name|nombre(?: y apellidos?| completo)?|contact|signed|firmado|atentamente|emergency contact)\s*:",
        r"|\bI go by|\byou can call me|\bcall me|\b(?:who|he|she)(?:'s| is| was) (?:called|named))\s*",
    ))
});
pub(super) static LIKELY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?i:i['’]m|i am|this is|it['’]s|soy|se llam(?:a|aba)|llamad[oa]|habla|les? habla|les? escribe)|(?i:^|\n)\s*(?i:hi|hello|dear|hey|hola|estimad[oa]|querid[oa]|good morning|buenos d[ií]as|buenas tardes)),?\s+",
    )
});
pub(super) static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:\n\s*[-–—~]+\s*|[.!?)]\s+[-–—~]+\s*|\s+--+\s*",
        r"|(?:^|[\s.!?,])(?:thanks|thank you|many thanks|thanks so much|regards|best|best regards|kind regards|sincerely|cheers|love|yours|yours truly|respectfully|blessings",
        r"|gracias|muchas gracias|saludos|un saludo|atentamente|cordialmente|bendiciones|un abrazo)\s*[,.!\n–—-]+\s*)$",
    ))
});

/// Whether a word is on a list.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}
