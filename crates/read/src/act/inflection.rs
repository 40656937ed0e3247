//! The forms of English words: what a dictionary has under one head.

/// Verbs whose past or participle no rule gives: the verb, then those forms, and others that the rules get wrong.
const IRREGULAR: &[&[&str]] = &[
    &["be", "am", "is", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m"],
    &["become", "became"],
    &["begin", "began", "begun", "beginning"],
    &["bespeak", "bespoke", "bespoken"],
    &["bet", "bet", "betting"],
    &["bid", "bid", "bade", "bidden", "bidding"],
    &["bring", "brought"],
    &["broadcast", "broadcasted"],
    &["build", "built"],
    &["cast", "cast"],
    &["choose", "chose", "chosen"],
    &["come", "came"],
    &["cut", "cut", "cutting"],
    &["do", "did", "done", "does"],
    &["draw", "drew", "drawn"],
    &["dwell", "dwelled", "dwelt"],
    &["feel", "felt"],
    &["fight", "fought"],
    &["find", "found"],
    &["forbid", "forbade", "forbad", "forbidden", "forbidding"],
    &["forecast", "forecasted"],
    &["foresee", "foresaw", "foreseen", "foreseeing"],
    &["foretell", "foretold"],
    &["forget", "forgot", "forgotten", "forgetting"],
    &["forgo", "forwent", "forgone", "forgoes"],
    &["forswear", "forswore", "forsworn"],
    &["get", "got", "gotten", "getting"],
    &["give", "gave", "given"],
    &["go", "went", "gone", "goes"],
    &["have", "has", "had", "having", "'ve", "’ve"],
    &["hear", "heard"],
    &["hit", "hit", "hitting"],
    &["hold", "held"],
    &["keep", "kept"],
    &["know", "knew", "known"],
    &["lay", "laid"],
    &["lead", "led"],
    &["lean", "leaned", "leant"],
    &["learn", "learned", "learnt"],
    &["leave", "left"],
    &["lie", "lied", "lying"],
    &["make", "made"],
    &["mean", "meant"],
    &["meet", "met"],
    &["pay", "paid"],
    &["plead", "pleaded", "pled"],
    &["put", "put", "putting"],
    &["read", "read"],
    &["retell", "retold"],
    &["ring", "rang", "rung"],
    &["recast", "recast"],
    &["rethink", "rethought"],
    &["rise", "rose", "risen"],
    &["run", "ran", "running"],
    &["say", "said"],
    &["see", "saw", "seen", "seeing"],
    &["seek", "sought"],
    &["send", "sent"],
    &["set", "set", "setting"],
    &["shake", "shook", "shaken"],
    &["shoot", "shot"],
    &["show", "showed", "shown"],
    &["sing", "sang", "sung"],
    &["speak", "spoke", "spoken"],
    &["spell", "spelled", "spelt"],
    &["spend", "spent"],
    &["spread", "spread"],
    &["stand", "stood"],
    &["stick", "stuck"],
    &["strike", "struck"],
    &["strive", "strived", "strove", "striven"],
    &["swear", "swore", "sworn"],
    &["take", "took", "taken"],
    &["tear", "tore", "torn"],
    &["tell", "told"],
    &["teach", "taught"],
    &["think", "thought"],
    &["throw", "threw", "thrown"],
    &["understand", "understood"],
    &["uphold", "upheld"],
    &["weave", "wove", "woven"],
    &["withhold", "withheld"],
    &["wring", "wrung"],
    &["write", "wrote", "written"],
];

/// Verbs of several syllables whose last letter is doubled before an ending, in Britain or everywhere.
const DOUBLING: &[&str] = &[
    "acquit", "admit", "cancel", "commit", "compel", "concur", "demur", "dispel", "extol", "infer", "label", "level",
    "model", "prefer", "rebut", "refer", "signal", "submit",
];

/// All forms of a verb.
pub(super) fn of_verb(lemma: &str) -> Vec<String> {
    let mut forms = vec![lemma.to_owned(), with_s(lemma)];
    let irregular = IRREGULAR.iter().find(|row| row[0] == lemma).map_or(&[][..], |row| &row[1..]);
    forms.extend(irregular.iter().map(|&form| form.to_owned()));
    for stem in stems(lemma) {
        forms.push(ing(&stem));
        if irregular.is_empty() {
            forms.push(ed(&stem));
        }
    }
    forms
}

/// A word with the ending -s, as a verb or a plural takes it.
pub(super) fn with_s(lemma: &str) -> String {
    // "denies", but "conveys"
    if let Some(stem) = before_y(lemma) {
        return format!("{stem}ies");
    }
    // "confesses", "wishes", "poaches", "fixes", "quizzes"
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end));
    if lemma.ends_with("iz") && hisses {
        return format!("{lemma}zes");
    }
    format!("{lemma}{}", if hisses || lemma.ends_with("to") { "es" } else { "s" })
}

/// What the endings -ing and -ed are put to: the verb, or the verb with its last letter doubled, or either.
fn stems(lemma: &str) -> Vec<String> {
    let doubled = || lemma.to_owned() + &lemma[lemma.len() - 1..];
    // "signalled" in Skerry, "signaled" in Port Harlan
    if DOUBLING.contains(&lemma) {
        return vec![lemma.to_owned(), doubled()];
    }
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u');
    let letters = lemma.as_bytes();
    let vowels =
        letters.chunk_by(|one, other| is_vowel(*one) == is_vowel(*other)).filter(|run| is_vowel(run[0])).count();
    // "begged", "planned", "quizzed"; but not "asked", "feared", "vowed"
    let doubles = vowels == 1
        && matches!(letters, [.., before, vowel, last]
            if (!is_vowel(*before) || letters.starts_with(b"qu")) && is_vowel(*vowel) && !is_vowel(*last)
                && !matches!(last, b'w' | b'x' | b'y'));
    vec![if doubles { doubled() } else { lemma.to_owned() }]
}

fn ing(stem: &str) -> String {
    // "lying"
    if let Some(stem) = stem.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    // "noting", but "agreeing"
    match stem.strip_suffix('e').filter(|rest| !rest.ends_with(['e', 'o', 'y'])) {
        Some(rest) => format!("{rest}ing"),
        None => format!("{stem}ing"),
    }
}

fn ed(stem: &str) -> String {
    match (before_y(stem), stem.ends_with('e')) {
        // "denied", but "conveyed"
        (Some(rest), _) => format!("{rest}ied"),
        // "noted"
        (None, true) => format!("{stem}d"),
        (None, false) => format!("{stem}ed"),
    }
}

/// A word without its last y, if a consonant stands before it.
fn before_y(word: &str) -> Option<&str> {
    word.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'i', 'o', 'u']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_follow_the_rules_of_spelling() {
        let forms = |lemma| of_verb(lemma).join(" ");
        assert_eq!(forms("ask"), "ask asks asking asked");
        assert_eq!(forms("deny"), "deny denies denying denied");
        assert_eq!(forms("convey"), "convey conveys conveying conveyed");
        assert_eq!(forms("beg"), "beg begs begging begged");
        assert_eq!(forms("agree"), "agree agrees agreeing agreed");
        assert_eq!(forms("veto"), "veto vetoes vetoing vetoed");
        assert_eq!(forms("quiz"), "quiz quizzes quizzing quizzed");
        assert_eq!(forms("signal"), "signal signals signaling signaled signalling signalled");
        assert_eq!(forms("lie"), "lie lies lied lying lying");
        assert_eq!(forms("tell"), "tell tells told telling");
        assert_eq!(forms("fear"), "fear fears fearing feared");
    }

    #[test]
    fn nouns_take_the_ending_of_the_plural() {
        assert_eq!(["claim", "inquiry", "wish", "view"].map(with_s), ["claims", "inquiries", "wishes", "views"]);
    }
}
