//! Whether the text affirms that the source did it.
//!
//! Each rule looks at one place: the subject, what stands before the clause, the verb group, the verb that governs an
//! infinitive. What negates wins over what supposes: "would not say" is no "would say".

use super::clause::{Clause, is_auxiliary};
use super::head::{Head, is_wish};
use super::lexicon::{self, Part};
use super::{Act, Polarity};

/// First words of a subject of whom nobody did it.
const NOBODY: [&str; 10] = ["few", "hardly", "neither", "no", "nobody", "none", "nor", "noone", "nothing", "scarcely"];

/// Words before a subject that make the clause a condition or a question.
const SUPPOSING: [&str; 9] =
    ["if", "whether", "unless", "lest", "supposing", "suppose", "providing", "provided", "assuming"];

/// Words before a participle or an infinitive that say that it did not happen: "without saying", "rather than admit".
const INSTEAD: [&str; 4] = ["without", "than", "from", "against"];

/// Verbs whose content is denied, so that a statement in it did not happen: "denied that she had said".
const DENYING: [&str; 6] = ["deny", "denies", "denied", "denying", "disputed", "disputes"];

/// Modal verbs and the like: it would happen, may happen, is still to happen.
const SUPPOSED: [&str; 15] = [
    "will", "wo", "'ll", "would", "shall", "should", "may", "might", "must", "ought", "can", "ca", "could", "cannot",
    "'d",
];

/// Adverbs by which "would" tells of what was: "would often say", "would later claim".
const HABITS: [&str; 9] =
    ["often", "always", "sometimes", "usually", "regularly", "later", "frequently", "eventually", "repeatedly"];

/// Nouns that "no" turns into a strong yes: "has no doubt that", "made no secret of", "it is no surprise that".
const STRONG: [&str; 9] = ["accident", "apologies", "bones", "doubt", "doubts", "joke", "secret", "surprise", "wonder"];

/// Adjectives and verbs that are a negation in themselves: "is unaware that".
const NEGATIVE: [&str; 18] = [
    "disbelieve",
    "disbelief",
    "doubt",
    "doubtful",
    "dubious",
    "incredulous",
    "mistrust",
    "sceptic",
    "sceptical",
    "scepticism",
    "skeptic",
    "skeptical",
    "skepticism",
    "unaware",
    "uncertain",
    "unclear",
    "unconvinced",
    "unsure",
];

/// Words that an infinitive may follow and still have happened: "went on to say", "was quick to point out", "took to the
/// radio to complain".
const DID: [&str; 70] = [
    "agreed",
    "appear",
    "appeared",
    "appears",
    "began",
    "begin",
    "beginning",
    "begins",
    "begun",
    "brief",
    "briefing",
    "came",
    "chose",
    "come",
    "comes",
    "conference",
    "continue",
    "continued",
    "continues",
    "continuing",
    "dared",
    "driven",
    "email",
    "emailed",
    "enough",
    "facebook",
    "first",
    "forced",
    "forward",
    "goes",
    "going",
    "happened",
    "instagram",
    "interview",
    "keen",
    "last",
    "latest",
    "letter",
    "liked",
    "likes",
    "managed",
    "media",
    "moved",
    "on",
    "only",
    "open",
    "phoned",
    "press",
    "proceeded",
    "proceeds",
    "prompted",
    "quick",
    "radio",
    "rang",
    "returned",
    "rushed",
    "seem",
    "seemed",
    "seems",
    "speech",
    "start",
    "started",
    "starting",
    "starts",
    "statement",
    "television",
    "tends",
    "twitter",
    "used",
    "wrote",
];

/// Words before an infinitive that say that it did not happen: "failed to mention", "has yet to confirm".
const DID_NOT: [&str; 17] = [
    "fail",
    "failed",
    "failing",
    "fails",
    "forgets",
    "forgot",
    "forgotten",
    "neglected",
    "neglects",
    "omits",
    "omitted",
    "reluctant",
    "too",
    "unable",
    "unwilling",
    "yet",
    "loath",
];

/// Verbs that are no supposition with "can", since who can do it does it: "can see", "can reveal".
const CAN: [&str; 13] = [
    "announce",
    "believe",
    "confirm",
    "disclose",
    "feel",
    "hear",
    "imagine",
    "remember",
    "recall",
    "report",
    "reveal",
    "see",
    "understand",
];

/// What a source that "would not" did not utter, and so declined to: "would not say", "will not comment".
const WITHHELD: [&str; 17] = [
    "acknowledge",
    "address",
    "answer",
    "comment",
    "confirm",
    "disclose",
    "discuss",
    "elaborate",
    "identify",
    "name",
    "provide",
    "reveal",
    "say",
    "specify",
    "speculate",
    "talk",
    "tell",
];

/// Whether it happened, and what the source did where that says more than the head: "would not say" is to decline.
pub(super) fn of(head: Option<Head>, act: Act, clause: &Clause<'_, '_>) -> (Act, Polarity) {
    let (act, negated, supposed) = in_group(head, act, clause);
    let negative = head.is_some_and(|head| NEGATIVE.contains(&head.entry.lemma));
    let negated = negated != negative;
    if negated || nobody(clause) || instead(clause) || inverted_negation(clause) {
        return (act, Polarity::Negated);
    }
    if supposed || is_supposed(clause) || is_question(clause) || is_command(head, clause) {
        return (act, Polarity::Hypothetical);
    }
    (act, Polarity::Affirmed)
}

/// What the verb group says: the act, whether it negates, whether it supposes.
fn in_group(head: Option<Head>, act: Act, clause: &Clause<'_, '_>) -> (Act, bool, bool) {
    let end = head.map_or(clause.cue.end, |head| head.token);
    let group = clause.group..end;
    let has = |words: &[&str]| group.clone().any(|token| clause.is(token, words));
    let lemma = head.map_or("", |head| head.entry.lemma);
    let strong = end > clause.sentence.start && clause.is(end, &STRONG) && clause.is(end - 1, &["no", "little"]);
    if strong || clause.is(end, &["mince", "minced"]) {
        return (act, NEGATIVE.contains(&lemma), false);
    }
    // "made no mention of", "has no plans"
    let no = end > clause.sentence.start && clause.is(end - 1, &["no"]);
    let not = group.clone().any(|token| clause.negates(token));
    let modal = group.clone().rev().find(|&token| clause.is(token, &SUPPOSED) && is_modal(token, end, clause));
    // A spokesman would not say; but: he would not have said.
    if act == Act::Said && not && has(&["would", "wo", "will"]) && WITHHELD.contains(&lemma) && !has(&["have", "be"]) {
        return (Act::Declined, false, false);
    }
    let (act, did_not, to_do) = infinitive(end, act, clause);
    if not || no || did_not {
        // "may not have said" leaves it open.
        let open = modal.is_some_and(|modal| clause.is(modal, &["may", "might"]));
        return (act, !open, open);
    }
    let plain = head.is_some_and(|head| is_wish(head, clause))
        || modal.is_some_and(|modal| clause.is(modal, &["can"])) && CAN.contains(&lemma)
        // "would seem", "must say", "would often say"
        || has(&["would"]) && (["seem", "appear"].contains(&lemma) || has(&HABITS))
        || has(&["must"]) && ["say", "admit", "confess"].contains(&lemma);
    (act, false, modal.is_some() && !plain || to_do)
}

/// Whether a word that can be a modal verb is one: "'d" is "would" before a plain verb and "had" before a participle.
fn is_modal(token: usize, head: usize, clause: &Clause<'_, '_>) -> bool {
    let is_plain = |word: &str| lexicon::entry(word).is_some_and(|entry| entry.lemma == word);
    !clause.is(token, &["'d"]) || is_plain(&clause.word(head))
}

/// What governs a head in the infinitive: the act where it is to decline, whether it did not happen, whether it is still
/// to happen.
fn infinitive(head: usize, act: Act, clause: &Clause<'_, '_>) -> (Act, bool, bool) {
    // "stopped short of saying"
    if (clause.group.max(2)..=head).any(|at| clause.is(at - 1, &["of"]) && clause.is(at - 2, &["short"])) {
        return (act, true, false);
    }
    // "linked to" and "moved to the left on" hold no infinitive: only adverbs and auxiliaries stand between.
    let to = (clause.group..head)
        .rev()
        .find(|&token| !clause.is_adverb(token) && !is_auxiliary(&clause.word(token)))
        .filter(|&token| head < clause.cue.end && clause.is(token, &["to"]));
    let coordinated = || coordinated_infinitive(clause);
    let Some(to) = to.or_else(coordinated) else { return (act, false, false) };
    let Some(governor) = clause.before(to) else { return (act, false, true) };
    // "has yet to say": the adverb is what counts here.
    if clause.is(to - 1, &DID_NOT) || clause.is(governor, &DID_NOT) {
        return (act, true, false);
    }
    let lemma = lexicon::entry(&clause.word(governor)).map(|entry| (entry.lemma, entry.act));
    match lemma {
        // She refused to say.
        Some((_, Some(Act::Declined))) => (Act::Declined, false, false),
        // He has to admit that he was wrong. The port is to announce new fares: still to come.
        Some(("have", _)) => (act, false, false),
        // "was the first to say": the adverb is what counts here too.
        _ => (act, false, !clause.is(governor, &DID) && !clause.is(to - 1, &DID)),
    }
}

/// "were asked to vote and say why": the "to" that an "and" before a plain verb carries on.
fn coordinated_infinitive(clause: &Clause<'_, '_>) -> Option<usize> {
    let plain = lexicon::entry(&clause.word(clause.cue.start))?;
    let is_plain = plain.part == Part::Verb && plain.lemma == clause.word(clause.cue.start);
    let joined = clause.group == clause.cue.start && clause.is(clause.group.checked_sub(1)?, &["and", "or"]);
    let first = clause.sentence.start.max(clause.group.saturating_sub(20));
    (first..clause.group).rev().find(|&token| is_plain && joined && clause.is(token, &["to"]))
}

/// No one at the port said that the ferry was safe. Neither the mayor nor her deputy has said so.
fn nobody(clause: &Clause<'_, '_>) -> bool {
    let Some(subject) = &clause.subject else {
        // "No injuries were reported": the subject of a passive is in the content.
        return clause.group > clause.sentence.start
            && (clause.group..clause.cue.end).any(|token| clause.is(token, &["was", "were", "been", "is", "are"]))
            && clause.is(clause.sentence.start, &["no", "nothing", "neither", "none"])
            && !is_number(clause, clause.sentence.start + 1)
            && !(clause.sentence.start..clause.group).any(|token| clause.is(token, &[",", ";"]));
    };
    let first = subject.start;
    let not_one = clause.is(first, &["not"]) && !clause.is(first + 1, &["only", "least"]);
    // "No 10 said" is an address; "no fewer than ten said" is ten.
    let none = clause.is(first, &NOBODY)
        && !is_number(clause, first + 1)
        && !clause.is(first + 1, &["fewer", "less", "doubt", "sooner"]);
    let outside = first > clause.sentence.start
        && clause.is(first - 1, &["neither", "nor", "no"])
        // "Nor did she say" has its verb between; "nor the captain said" has not.
        && !clause.is(first - 1, &["no"]);
    none || not_one || outside
}

fn is_number(clause: &Clause<'_, '_>, token: usize) -> bool {
    clause.word(token).starts_with(|first: char| first.is_ascii_digit() || first == '.')
}

/// She left without saying why. He praised the crew rather than admit that it was late.
fn instead(clause: &Clause<'_, '_>) -> bool {
    let Some(before) = clause.group.checked_sub(1).filter(|_| clause.subject.is_none() || !joins_subject(clause))
    else {
        return denied_around(clause);
    };
    let participle = clause.word(clause.cue.start).ends_with("ing") || clause.is(before, &["than"]);
    let of = clause.is(before, &["of"]) && before > 0 && clause.is(before - 1, &["instead", "short"]);
    let denied = DENYING.contains(&clause.word(before).as_str());
    participle && (clause.is(before, &INSTEAD) || of || denied) || denied_around(clause)
}

fn joins_subject(clause: &Clause<'_, '_>) -> bool {
    clause.subject.as_ref().is_some_and(|subject| subject.end == clause.group)
}

/// She denied that she had said the ferry was safe: what the denied sentence reports did not happen.
fn denied_around(clause: &Clause<'_, '_>) -> bool {
    let start = clause.start();
    start >= clause.sentence.start + 2
        && clause.is(start - 1, &["that", "having", "ever"])
        && DENYING.contains(&clause.word(start - 2).as_str())
}

/// Nor did the mayor say when. At no point has the firm admitted that it knew.
fn inverted_negation(clause: &Clause<'_, '_>) -> bool {
    let Some(auxiliary) = auxiliary_before_subject(clause) else { return false };
    let negates = |token: usize| {
        clause.is(token, &["nor", "neither", "never", "no", "not", "hardly", "scarcely", "rarely", "seldom"])
            && !clause.is(token + 1, &["only", "sooner", "just", "merely"])
    };
    let first = clause.sentence.start.max(auxiliary.saturating_sub(4));
    (first..auxiliary).rev().take_while(|&token| !clause.is(token, &[",", ";", ":"])).any(negates)
        || clause.is(auxiliary + 1, &["n't"])
}

/// The auxiliary that stands before the subject, as in questions: "did | the mayor | say".
fn auxiliary_before_subject(clause: &Clause<'_, '_>) -> Option<usize> {
    let subject = clause.subject.as_ref()?;
    let before = subject.start.checked_sub(1).filter(|&before| before >= clause.sentence.start)?;
    let before = if clause.is(before, &["n't"]) { before.checked_sub(1)? } else { before };
    let moved = [
        "did", "does", "do", "has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could",
        "should",
    ];
    clause.is(before, &moved).then_some(before)
}

/// If the mayor says that the bridge is safe, we shall cross it.
fn is_supposed(clause: &Clause<'_, '_>) -> bool {
    let start = clause.start();
    let before = clause.before(start);
    let supposing = before.is_some_and(|before| {
        clause.is(before, &SUPPOSING) || clause.is(before, &["case"]) && before > 0 && clause.is(before - 1, &["in"])
    });
    // "Should the mayor say so, we shall cross": the verb before the subject begins the sentence.
    let first = clause.before(start).filter(|&before| before == clause.sentence.start);
    supposing || first.is_some_and(|first| clause.subject.is_some() && clause.is(first, &["should", "had", "were"]))
}

/// Did the mayor say that the bridge was safe? But "Why did she say that ...?" takes it that she did.
fn is_question(clause: &Clause<'_, '_>) -> bool {
    let Some(mark) = clause.sentence.clone().rev().take(3).find(|&token| clause.is(token, &["?"])) else {
        return false;
    };
    if clause.is_quoted(mark) != clause.is_quoted(clause.cue.start) || mark < clause.cue.end {
        return false;
    }
    let presumes = ["why", "how", "when", "where", "what", "which"];
    let who = clause.subject.as_ref().is_some_and(|subject| clause.is(subject.start, &["who"]));
    who || auxiliary_before_subject(clause)
        .is_some_and(|auxiliary| !(clause.sentence.start..auxiliary).any(|token| clause.is(token, &presumes)))
}

/// "Say that you are sorry": a plain verb that begins its sentence, and nobody who does it.
fn is_command(head: Option<Head>, clause: &Clause<'_, '_>) -> bool {
    let begins = clause.before(clause.group).is_none() && clause.subject.is_none();
    let is_plain = |head: Head| {
        head.entry.part == Part::Verb && head.token == clause.cue.start && clause.word(head.token) == head.entry.lemma
    };
    begins && clause.is_quoted(clause.cue.start) && head.is_some_and(is_plain)
}
