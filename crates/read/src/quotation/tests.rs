use super::*;
use crate::token;

/// A text of paragraphs, and its pairing.
fn read(paragraphs: &[&str]) -> (Text, Pairing) {
    let mut string = String::new();
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        let start = string.len();
        string.push_str(paragraph);
        blocks.push((BlockKind::Paragraph, start..string.len()));
        string.push_str("\n\n");
    }
    let text = Text::new(string, blocks);
    let pairing = pair(&text);
    (text, pairing)
}

/// The contents of the quotations of one paragraph, each behind as many `>` as it is deep.
fn contents(paragraph: &str) -> Vec<String> {
    let (text, pairing) = read(&[paragraph]);
    let show = |quotation: &Quotation| ">".repeat(quotation.depth as usize) + text.slice(quotation.content);
    pairing.quotations.iter().map(show).collect()
}

fn balanced(paragraph: &str) -> Vec<String> {
    let (_, pairing) = read(&[paragraph]);
    assert_eq!(pairing.warnings, [], "{paragraph}");
    contents(paragraph)
}

fn marks(paragraphs: &[&str]) -> String {
    let (text, pairing) = read(paragraphs);
    pairing.marks(&token::split(&text)).iter().map(|&mark| (mark as u8).to_string()).collect()
}

#[test]
fn every_style_pairs() {
    for [open, close] in [
        ["\"", "\""],
        ["“", "”"],
        ["'", "'"],
        ["‘", "’"],
        ["``", "''"],
        ["''", "''"],
        ["‘‘", "’’"],
        ["„", "“"],
        ["„", "”"],
        ["”", "”"],
        ["‚", "‘"],
        ["«", "»"],
        ["« ", " »"],
        ["»", "«"],
        ["»", "»"],
        ["‹", "›"],
        ["›", "‹"],
        ["「", "」"],
        ["『", "』"],
        ["`", "'"],
        ["“", "\""],
        ["〝", "〟"],
    ] {
        let paragraph = format!("Ada said: {open}We won’t go, Ben,{close} and left.");
        let content = format!("{open}We won’t go, Ben,{close}");
        let content = content.trim_start_matches(open.trim()).trim_end_matches(close.trim());
        assert_eq!(balanced(&paragraph), [format!(">{content}")], "{paragraph}");
    }
}

#[test]
fn apostrophes_are_no_marks() {
    for paragraph in [
        "The Joneses' house, rock 'n' roll and O'Brien's dogs' home: 'tis 1998, not '97 or the '60s, so tell 'em.",
        "The Joneses’ house, rock ’n’ roll and O’Brien’s dogs’ home: ’tis 1998, not ’97 or the ’60s, so tell ’em.",
        "rock ‘n’ roll of the ‘60s",
        "The U.S.'s plan and the U.N.’s",
        "The minister 's plan and the van 't Hof family",
    ] {
        assert_eq!(contents(paragraph), Vec::<String>::new(), "{paragraph}");
    }
    assert_eq!(balanced("'It's the Joneses' house,' he said."), [">It's the Joneses' house,"]);
    assert_eq!(balanced("‘Rock ’n’ roll was big in ’68,’ he said."), [">Rock ’n’ roll was big in ’68,"]);
    assert_eq!(balanced("The 'rules' of the 'game' were his"), [">rules", ">game"]);
    assert_eq!(balanced("'90 per cent agree,' she said."), [">90 per cent agree,"]);
    assert_eq!(balanced("\"Give 'em the dogs' home,\" she said."), [">Give 'em the dogs' home,"]);
}

#[test]
fn feet_and_inches_are_no_marks() {
    assert_eq!(balanced("He is 6'2\" tall and she 5’ 10” or so"), Vec::<String>::new());
    assert_eq!(balanced("\"I am 6'2\" tall,\" he said of the 12\" record."), [">I am 6'2\" tall,"]);
    assert_eq!(balanced("The film \"Harbour 13\" beat \"Harbour 14\"."), [">Harbour 13", ">Harbour 14"]);
}

#[test]
fn marks_nest() {
    assert_eq!(balanced("“She said ‘no way’ twice,” he said."), [">She said ‘no way’ twice,", ">>no way"]);
    assert_eq!(balanced("‘She said “no way” twice,’ he said."), [">She said “no way” twice,", ">>no way"]);
    assert_eq!(
        balanced("\"They called me \"Danger\" then,\" he said."),
        [">They called me \"Danger\" then,", ">>Danger"]
    );
    assert_eq!(
        balanced("\"'No,' she said,\" he said. \"She said 'no.'\""),
        [">'No,' she said,", ">>No,", ">She said 'no.'", ">>no."]
    );
    assert_eq!(balanced("''He said, 'No.''' So ''it'' is."), [">He said, 'No.'", ">>No.", ">it"]);
    assert_eq!(balanced("“’Harbour,’” she said."), [">’Harbour,’", ">>Harbour,"]);
    assert_eq!(balanced("„Sie sagte: ‚Nein‘, und ging“, sagte er."), [">Sie sagte: ‚Nein‘, und ging", ">>Nein"]);
}

#[test]
fn a_quotation_runs_on_into_a_paragraph_that_begins_with_its_mark() {
    let (text, pairing) = read(&["He said: “First.", "“Second.", "“Third,” and left. “Fourth.”"]);
    let all: Vec<_> = pairing
        .quotations
        .iter()
        .map(|q| (text.slice(q.content), q.close.is_some(), q.continues, q.continued_by))
        .collect();
    assert_eq!(
        all,
        [
            ("First.", false, None, Some(1)),
            ("Second.", false, Some(0), Some(2)),
            ("Third,", true, Some(1), None),
            ("Fourth.", true, None, None),
        ]
    );
    assert_eq!(pairing.warnings, []);
    assert_eq!(marks(&["He said: “First.", "“Second.” So"]), "00036636640");
}

#[test]
fn two_levels_run_on_together() {
    let (_, pairing) = read(&["“He said, ‘One.", "“‘Two.’”"]);
    assert_eq!(pairing.quotations.iter().map(|q| q.continues).collect::<Vec<_>>(), [None, None, Some(0), Some(1)]);
    assert_eq!(pairing.warnings, []);
}

#[test]
fn doubled_single_marks_run_on_as_well() {
    let (text, pairing) =
        read(&["He said. ''First one.", "''Second,'' and left. ''Third,'' he said. ''Fourth.", "''Fifth.''"]);
    let all: Vec<_> = pairing.quotations.iter().map(|q| (text.slice(q.content), q.continues)).collect();
    assert_eq!(all[..], [("Second,", None), ("Third,", None), ("Fourth.", None), ("Fifth.", Some(2))]);
}

#[test]
fn an_unclosed_quotation_ends_with_its_paragraph() {
    let (text, pairing) = read(&["He said: \"We go.", "And they went."]);
    assert_eq!(text.slice(pairing.quotations[0].content), "We go.");
    assert_eq!(pairing.quotations[0].close, None);
    assert_eq!(text.slice(pairing.warnings[0].span.expect("the mark")), "\"");
    assert_eq!(marks(&["He said: \"We go.", "And they went."]), "0003111".to_owned() + "0000");
}

#[test]
fn a_mark_without_a_partner_does_not_spoil_the_next() {
    assert_eq!(contents("He left.\" \"I stay,\" she said."), [">I stay,"]);
    assert_eq!(contents("\"I stay, she said. \"You go,\" she said."), [">You go,"]);
    assert_eq!(contents("\"Yes, \"he said."), [">Yes, "]);
    assert_eq!(marks(&["He left.” So"]), "00050");
}

#[test]
fn dashes_set_speech_where_somebody_talks() {
    assert_eq!(balanced("— Bonjour, dit-il."), [">Bonjour"]);
    assert_eq!(balanced("—Hola —dijo Ana—. ¿Vienes?"), [">Hola"]);
    assert_eq!(balanced("— The council raised taxes."), Vec::<String>::new());
    let (_, pairing) = read(&["— Tu viens ?", "— Non."]);
    assert_eq!(pairing.quotations.len(), 2);
}

#[test]
fn the_model_sees_each_state() {
    assert_eq!(marks(&["A “b ‘c’ d” e"]), "03132414".to_owned() + "0");
    assert_eq!(marks(&["``b'' c"]), "331440");
}

#[test]
fn a_hundred_thousand_unclosed_marks_take_linear_time() {
    for mark in ["\"", "“", "‘ ", " 'a", "«", "「", "\"a ", "''", "``", "6'2\""] {
        let (_, pairing) = read(&[&mark.repeat(100_000)]);
        assert!(pairing.quotations.iter().all(|quotation| quotation.depth <= 16));
        assert!(pairing.warnings.len() <= MAX_WARNINGS + 1);
    }
}

proptest::proptest! {
    #[test]
    fn pairing_survives_any_marks(paragraphs in proptest::collection::vec("[\"'`´“”„‘’‚«»‹›「」『』—\\- .,a\u{e9}1ns\n\u{200b}\u{feff}!?]{0,40}", 1..5)) {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let (text, pairing) = read(&paragraphs);
        let tokens = token::split(&text);
        proptest::prop_assert_eq!(pairing.marks(&tokens).len(), tokens.len());
        let mut around: Vec<&Quotation> = Vec::new();
        for (index, quotation) in pairing.quotations.iter().enumerate() {
            while around.pop_if(|outer| outer.whole().end() <= quotation.open.start()).is_some() {}
            proptest::prop_assert!(around.last().is_none_or(|outer| outer.content.contains(quotation.whole())));
            around.push(quotation);
            proptest::prop_assert_eq!(around.len(), quotation.depth as usize);
            proptest::prop_assert!(text.span(quotation.content.range()).is_some());
            proptest::prop_assert!(quotation.continues.is_none_or(|q| pairing.quotations[q].continued_by == Some(index)));
        }
        for pair in pairing.unpaired.windows(2) {
            proptest::prop_assert!(pair[0].end() <= pair[1].start());
        }
    }
}
