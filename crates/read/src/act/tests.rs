use super::{Act, Polarity, of};
use crate::document::Document;
use crate::format::{Provenance, plain};
use crate::galley::testing;
use crate::span::Span;

/// The act and polarity of the cue between `[` and `]` in a sentence, whose source stands between `<` and `>` and whose
/// content between `{` and `}`.
fn read(marked: &str) -> (Act, Polarity) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for character in marked.chars() {
        match character {
            '<' | '>' | '[' | ']' | '{' | '}' => ends.push((character, text.len())),
            _ => text.push(character),
        }
    }
    let provenance = Provenance::of("a", None);
    let document: Document = plain::read(text.into_bytes(), provenance).document;
    let between = |open: char, close: char| -> Option<Span> {
        let at = |mark: char| ends.iter().find(|(found, _)| *found == mark).map(|(_, at)| *at);
        document.text.span(at(open)?..at(close)?)
    };
    testing::set(&document, |galley| {
        let content: Vec<Span> = between('{', '}').into_iter().collect();
        of(galley, between('<', '>'), between('[', ']'), &content)
    })
}

#[track_caller]
fn all(act: Act, polarity: Polarity, sentences: &[&str]) {
    for sentence in sentences {
        assert_eq!(read(sentence), (act, polarity), "{sentence}");
    }
}

#[test]
fn the_verb_says_what_the_source_did() {
    use Polarity::Affirmed;
    all(Act::Said, Affirmed, &["<Ada Moon> [said] {that it rained}.", "[According to] <Ada Moon>, {it rained}."]);
    all(Act::Said, Affirmed, &["<The mayor> [issued a statement saying] {the pier was safe}."]);
    all(
        Act::Asked,
        Affirmed,
        &["<Ada Moon> [asked] {whether it rained}.", "<The union> [called on] drivers {to wait}."],
    );
    all(
        Act::Denied,
        Affirmed,
        &["<The firm> [denied having said] {it was safe}.", "<He> [pleaded not guilty] to {theft}."],
    );
    all(Act::Declined, Affirmed, &["<She> [declined] {to comment}.", "<A spokesman> [would not say] {when}."]);
    all(
        Act::Believes,
        Affirmed,
        &["<He> [came to the conclusion] {that it was over}.", "<She> [is afraid] {it will flood}."],
    );
    all(Act::Intends, Affirmed, &["<The club> [hopes] {to sell}.", "<We> [would like] {to thank the crew}."]);
    all(
        Act::Decided,
        Affirmed,
        &["<The harbour master> [told] skippers {to stay in port}.", "<The court> [found] {that it was unsafe}."],
    );
}

#[test]
fn to_be_told_to_do_it_is_an_order_and_to_be_told_that_it_is_so_is_none() {
    use Polarity::Affirmed;
    all(Act::Decided, Affirmed, &["<The captain> [told] {passengers on deck to go below}."]);
    all(
        Act::Said,
        Affirmed,
        &[
            "<The captain> [told] {passengers they had to go below}.",
            "<He> [told] {police he went to Lorne}.",
            "<He> [told] {of a journey to Lorne}.",
            "<He> [told] the Post: {“Children free to go”}.",
        ],
    );
    all(Act::Believes, Affirmed, &["<She> [was convinced] {that it would hold}."]);
    all(Act::Said, Affirmed, &["<She> [convinced] {him that it would hold}."]);
}

#[test]
fn a_text_shows_what_a_person_says() {
    use Polarity::Affirmed;
    all(
        Act::Shows,
        Affirmed,
        &["<The report> [says] {that the dam is unsafe}.", "<A study of 300 cows> [revealed] {that they sing}."],
    );
    all(
        Act::Said,
        Affirmed,
        &["<The report's author> [revealed] {that cows sing}.", "<The report> [recommends] {a ban}."],
    );
    all(Act::Believes, Affirmed, &["<Residents> [find] {the noise unbearable}."]);
}

#[test]
fn what_is_denied_of_the_source_is_negated() {
    use Polarity::Negated;
    all(
        Act::Said,
        Negated,
        &[
            "<The mayor> [did not say] {when}.",
            "<The mayor> has never publicly [said] {when}.",
            "<The mayor> [has yet to confirm] {that she will go}.",
            "<No one at the port> [said] {that it was safe}.",
            "<Neither the mayor nor her deputy> [has said] {that it was safe}.",
            "She left without [saying] {why she had come}.",
            "Nor did <the mayor> [say] {when it would open}.",
            "{No injuries} [were reported].",
            "<The mayor> [failed to mention] {the debt}.",
            "<The mayor> [stopped short of calling] {it a lie}.",
            "<The mayor> [could not say] {when}.",
            "She denied that <she> [had said] {it was safe}.",
        ],
    );
    all(
        Act::Believes,
        Negated,
        &["<Nobody> [believes] {that}.", "<Historians> [doubt] {that the king came}.", "<He> [is not sure] {it will}."],
    );
    all(Act::Denied, Negated, &["<The firm> [did not deny] {it}."]);
    all(Act::Intends, Negated, &["<The firm> [no longer wants] {to sell}.", "<The firm> [has no plans] {to sell}."]);
}

#[test]
fn what_only_looks_like_a_negation_is_none() {
    use Polarity::Affirmed;
    all(
        Act::Said,
        Affirmed,
        &[
            "<No 10> [said] {the talks went on}.",
            "<No fewer than nine ministers> [said] {they would go}.",
            "<She> [not only said] {it was late} but sang.",
            "<He> [has made no secret of] {his anger}.",
            "<He> [makes no apologies for] {the delay}.",
            "<The letter> [linked to] {a petition}.",
        ],
    );
    all(
        Act::Believes,
        Affirmed,
        &["<She> [has no doubt] {that it will hold}.", "<She> [does not doubt] {that it will hold}."],
    );
}

#[test]
fn what_may_be_is_hypothetical() {
    use Polarity::Hypothetical;
    all(
        Act::Said,
        Hypothetical,
        &[
            "<The mayor> [would have said] {no}.",
            "<The mayor> [will announce] {new fares} on Friday.",
            "If <the mayor> [says] {that it is safe}, we shall cross.",
            "They debated whether <she> [had said] {it}.",
            "Did <the mayor> [say] {that it was safe}?",
            "Visitors were invited to draw and [suggest] {what it means}.",
            "<The mayor> [may not have said] {that it was safe}.",
        ],
    );
    all(Act::Shows, Hypothetical, &["They came to the fair to [show] {that goats can dance}."]);
    all(Act::Shows, Hypothetical, &["<We> came here to [show] {that goats can dance}."]);
}

#[test]
fn what_did_happen_is_affirmed() {
    use Polarity::Affirmed;
    all(
        Act::Said,
        Affirmed,
        &[
            "Why did <the mayor> [say] {that it was safe}?",
            "<She> [went on to say] {that it was late}.",
            "<She> took to the radio to [complain] {that it was late}.",
            "<She> [was the first to say] {that it was late}.",
            "<The Evening Post> [can reveal] {that it was late}.",
            "<He> [would often say] {that goats were clever}.",
            "“Was it safe?” <she> [said], {adding nothing}.",
        ],
    );
    all(Act::Asked, Affirmed, &["<She> [asked], {“Did the mayor say that it was safe?”}"]);
}
