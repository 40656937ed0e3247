//! Spellings, contractions, inflections and number words, folded so that what two outlets write for one spoken word is one.
//!
//! The folds are applied to both sides of every comparison, so that they may be coarse: "called" becomes "caled" on either
//! side. What they must not do is make two words of one that mean different things, which is why there is no stemming of
//! nouns into verbs and no list of synonyms.

/// Endings and letters that British and American English write differently, the first that fits alone.
const ENDINGS: [(&str, &str); 22] = [
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("iser", "izer"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("yse", "yze"),
    ("ogues", "ogs"),
    ("ogue", "og"),
    ("ences", "enses"),
    ("ence", "ense"),
    ("tres", "ters"),
    ("tre", "ter"),
    ("bres", "bers"),
    ("bre", "ber"),
    ("lled", "led"),
    ("lling", "ling"),
    ("ller", "ler"),
    ("ppe", "pe"),
    ("mmes", "ms"),
];
/// Words that the two write differently beyond that.
const WORDS: [(&str, &str); 30] = [
    ("grey", "gray"),
    ("tonne", "ton"),
    ("tonnes", "tons"),
    ("programme", "program"),
    ("cheque", "check"),
    ("cheques", "checks"),
    ("tyre", "tire"),
    ("tyres", "tires"),
    ("kerb", "curb"),
    ("plough", "plow"),
    ("sceptical", "skeptical"),
    ("sceptic", "skeptic"),
    ("aluminium", "aluminum"),
    ("mum", "mom"),
    ("mums", "moms"),
    ("whilst", "while"),
    ("amongst", "among"),
    ("towards", "toward"),
    ("afterwards", "afterward"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("practise", "practice"),
    ("judgement", "judgment"),
    ("gotten", "got"),
    ("manoeuvre", "maneuver"),
    ("enquiry", "inquiry"),
    ("ok", "okay"),
    ("yeah", "yes"),
    ("yep", "yes"),
    ("advisor", "adviser"),
];
/// What stands for several words.
const CONTRACTIONS: [(&str, &str); 22] = [
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("shan't", "shall not"),
    ("ain't", "is not"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("let's", "let us"),
    ("it's", "it is"),
    ("he's", "he is"),
    ("she's", "she is"),
    ("that's", "that is"),
    ("there's", "there is"),
    ("here's", "here is"),
    ("what's", "what is"),
    ("who's", "who is"),
    ("where's", "where is"),
    ("how's", "how is"),
    ("'em", "them"),
    ("y'all", "you all"),
    ("o'clock", "oclock"),
];
/// What a contraction ends in, and the word that it stands for; "'d" may be "had" as well.
const CLITICS: [(&str, &str); 6] =
    [("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am")];
/// Forms of verbs that no ending tells, by the form that stands for all.
const IRREGULAR: &[(&str, &[&str])] = &[
    ("be", &["am", "is", "are", "was", "were", "been", "being"]),
    ("have", &["has", "had", "having"]),
    ("do", &["does", "did", "done", "doing"]),
    ("will", &["would"]),
    ("can", &["could"]),
    ("shall", &["should"]),
    ("may", &["might"]),
    ("go", &["goes", "went", "gone", "going"]),
    ("say", &["said", "says"]),
    ("take", &["took", "taken"]),
    ("give", &["gave", "given"]),
    ("get", &["got"]),
    ("make", &["made"]),
    ("know", &["knew", "known"]),
    ("think", &["thought"]),
    ("see", &["saw", "seen"]),
    ("come", &["came"]),
    ("tell", &["told"]),
    ("choose", &["chose", "chosen"]),
    ("keep", &["kept"]),
    ("leave", &["left"]),
    ("build", &["built"]),
    ("buy", &["bought"]),
    ("bring", &["brought"]),
    ("fall", &["fell", "fallen"]),
    ("find", &["found"]),
    ("hold", &["held"]),
    ("lose", &["lost"]),
    ("meet", &["met"]),
    ("pay", &["paid"]),
    ("run", &["ran"]),
    ("send", &["sent"]),
    ("spend", &["spent"]),
    ("stand", &["stood"]),
    ("speak", &["spoke", "spoken"]),
    ("write", &["wrote", "written"]),
    ("win", &["won"]),
    ("feel", &["felt"]),
    ("mean", &["meant"]),
    ("hear", &["heard"]),
    ("begin", &["began", "begun"]),
    ("grow", &["grew", "grown"]),
    ("rise", &["rose", "risen"]),
    ("break", &["broke", "broken"]),
    ("sell", &["sold"]),
    ("teach", &["taught"]),
    ("fight", &["fought"]),
    ("drive", &["drove", "driven"]),
    ("forget", &["forgot", "forgotten"]),
    ("become", &["became"]),
    ("understand", &["understood"]),
    ("man", &["men"]),
    ("woman", &["women"]),
    ("child", &["children"]),
];

/// A word in small letters in the spelling that stands for all.
pub(crate) fn fold(word: &str) -> String {
    if let Some((_, folded)) = WORDS.iter().find(|(from, _)| *from == word) {
        return (*folded).to_owned();
    }
    let mut folded = word.to_owned();
    if word.len() >= 6 {
        // "harbour", "favourite": in words as long as these, the letters mean nothing else on either side.
        folded = folded.replace("our", "or").replace("ae", "e").replace("oe", "e");
        if let Some((from, to)) = ENDINGS.iter().find(|(from, _)| folded.ends_with(from)) {
            folded.truncate(folded.len() - from.len());
            folded.push_str(to);
        }
    }
    folded
}

/// The words that a word with an apostrophe stands for.
pub(crate) fn expand(word: &str, mut take: impl FnMut(&str)) {
    if let Some((_, words)) = CONTRACTIONS.iter().find(|(from, _)| *from == word) {
        words.split(' ').for_each(take);
    } else if let Some((stem, clitic)) =
        CLITICS.iter().find_map(|(end, clitic)| Some((word.strip_suffix(end).filter(|stem| !stem.is_empty())?, clitic)))
    {
        take(stem);
        take(clitic);
    } else {
        // The sign of the possessive says nothing that the order of words does not.
        let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
        take(&bare.replace('\'', ""));
    }
}

/// The form that stands for all inflections of a folded word.
pub(crate) fn stem(word: &str) -> String {
    if let Some((base, _)) = IRREGULAR.iter().find(|(_, forms)| forms.contains(&word)) {
        return (*base).trim_end_matches('e').to_owned();
    }
    let mut stem = word.to_owned();
    let long = |stem: &str, end: &str| stem.len() >= end.len() + 3;
    if stem.ends_with("ies") && long(&stem, "ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if ["sses", "shes", "ches", "xes"].iter().any(|end| stem.ends_with(end)) {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) && long(&stem, "s") {
        stem.pop();
    } else if let Some(end) = ["ing", "ied", "ed"].into_iter().find(|end| stem.ends_with(end) && long(&stem, end)) {
        stem.truncate(stem.len() - end.len());
        if end == "ied" {
            stem.push('y');
        } else {
            let bytes = stem.as_bytes();
            let [.., one, other] = bytes else { return stem };
            if one == other && !b"lsz".contains(other) {
                stem.pop();
            }
        }
    }
    stem.trim_end_matches('e').to_owned()
}

/// What a number word adds to a number.
pub(crate) enum Part {
    /// From "zero" to "nineteen".
    Small(f64),
    /// "Twenty" and the other tens.
    Tens(f64),
    /// "Hundred", "thousand" and so on, which multiply what stands before them.
    Times(f64),
}

/// What a word adds to a number, if it is one.
pub(crate) fn number_word(word: &str) -> Option<Part> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(place) = SMALL.iter().position(|known| *known == word) {
        return Some(Part::Small(place as f64));
    }
    if let Some(place) = TENS.iter().position(|known| *known == word) {
        return Some(Part::Tens((place as f64 + 2.0) * 10.0));
    }
    scale(word).map(Part::Times)
}

/// How much a word or a letter behind digits multiplies them.
pub(crate) fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" | "k" => 1e3,
        "million" | "m" | "mn" | "mln" => 1e6,
        "billion" | "bn" | "b" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    })
}

/// Words that carry grammar more than meaning; all others count as content.
const SMALL: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "am", "among", "an", "and", "any", "are", "as", "at", "back", "be",
    "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "doing", "done", "down",
    "dr", "each", "even", "ever", "for", "from", "get", "go", "going", "got", "had", "has", "have", "having", "he",
    "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "let", "like", "may", "me",
    "might", "more", "most", "mr", "mrs", "ms", "much", "must", "my", "no", "not", "now", "of", "off", "oh", "on",
    "one", "only", "or", "other", "our", "ours", "out", "over", "own", "really", "said", "say", "see", "shall", "she",
    "should", "so", "some", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "thing", "things", "this", "those", "to", "too", "toward", "until", "up", "us", "very", "was", "we", "well",
    "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "yes", "you",
    "your",
];

/// Whether a word carries meaning by itself.
pub(crate) fn is_content(word: &str) -> bool {
    SMALL.binary_search(&word).is_err() && !is_negation(word)
}

/// Whether a word negates.
pub(crate) fn is_negation(word: &str) -> bool {
    ["not", "no", "never", "nobody", "none", "nothing", "neither", "nor", "nowhere", "without", "hardly"]
        .contains(&word)
}

/// Whether a word says how certain, possible or wanted something is.
pub(crate) fn is_modal(word: &str) -> bool {
    let all = [
        "will",
        "would",
        "can",
        "could",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "probably",
        "possibly",
        "perhaps",
        "maybe",
        "certainly",
        "definitely",
        "always",
        "likely",
        "unlikely",
        "ought",
        "allegedly",
    ];
    all.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_in_the_order_that_they_are_looked_up_in() {
        let mut sorted = SMALL.to_vec();
        sorted.sort_unstable();
        let unsorted: Vec<&&str> = SMALL.iter().filter(|word| SMALL.binary_search(word).is_err()).collect();
        assert!(unsorted.is_empty(), "{unsorted:?}");
    }

    #[test]
    fn british_and_american_spellings_are_one() {
        let pairs = [
            ("harbour", "harbor"),
            ("favourite", "favorite"),
            ("organise", "organize"),
            ("defence", "defense"),
            ("centre", "center"),
            ("travelled", "traveled"),
            ("tonnes", "tons"),
            ("labour", "labor"),
        ];
        for (one, other) in pairs {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        for word in ["four", "hour", "your", "rise"] {
            assert_eq!(fold(word), word);
        }
    }

    #[test]
    fn the_tenses_of_a_verb_have_one_stem_and_other_words_another() {
        let same =
            [("chose", "choose"), ("voting", "voted"), ("stopped", "stop"), ("families", "family"), ("was", "is")];
        for (one, other) in same {
            assert_eq!(stem(one), stem(other), "{one}");
        }
        for (one, other) in [("does", "dose"), ("bus", "but"), ("this", "the")] {
            assert_ne!(stem(one), stem(other), "{one}");
        }
    }
}
