use proptest::prelude::*;

use super::*;
use crate::text::BlockKind;
use crate::{quotation, token};

/// Checks that the sentences of a paragraph are those between the bars.
fn check(barred: &str) {
    let expected: Vec<&str> = barred.split(" | ").collect();
    let string = expected.join(" ");
    let length = string.len();
    let text = Text::new(string, [(BlockKind::Paragraph, 0..length)]);
    let tokens = token::split(&text);
    let sentences = split(&text, &tokens, &quotation::pair(&text));
    let found: Vec<&str> = sentences.iter().map(|sentence| text.slice(sentence.span(&tokens))).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_sentence_ends_at_its_stop() {
    check("Rents rose. | The mayor left! | Did she? | Nobody knew…");
    check("Rents rose in 2019. | 12 tenants left.");
    check("He left (she stayed.) | The hall was dark.");
    check("iPads sold out. | iPad sales fell.");
}

#[test]
fn a_quotation_and_its_tag_are_one_sentence() {
    check("\"So what?\" said Harry. | He left.");
    check("“So what?” Ada Brill said. | He left.");
    check("“So what?” I asked.");
    check("‘Never!’ shouted the crowd.");
    check("“We will go . . .” she began.");
    check("“It is over.” — Ben Carrow");
    check("“Who knows?” | Ada said the mayor would.");
}

#[test]
fn quotations_side_by_side_are_sentences_of_their_own() {
    check("“First.” | “Second.”");
    check("\"Why?\" | \"No reason.\"");
    check("“We go. | We stay,” she said. | “That is all.” | The hall was dark.");
    check("She said, “We go.” | The hall was dark.");
}

#[test]
fn an_abbreviation_ends_no_sentence() {
    check("Mr. Brill met Sen. Carrow and Lt. Gen. Moss on Jan. 5. | They left.");
    check("Mr Brill met Dr Moss. | They left.");
    check("The U.S. Senate met at 9 a.m. Monday. | He left the U.S. | The vote failed.");
    check("It ended at 9 p.m. | Police were there.");
    check("He founded Brill & Co. | The firm grew into Brill Inc. of Northport.");
    check("No. 10 was quiet. | Did he go? | No. | He stayed.");
    check("Northport v. Westhaven was heard on St. Anne St. | It went on.");
    check("Towns, e.g. Northport, paid.");
}

#[test]
fn initials_and_numbers_end_no_sentence() {
    check("J. R. Carrow paid $3.5 million. | A. Moss paid 1.5.");
    check("They chose plan B. | It failed.");
    check("See harbour.example for more. | Thanks.");
}

#[test]
fn a_name_with_a_stop_goes_on() {
    check("The firm Yahoo! grew, and Yahoo! Inc. paid. | It left.");
    check("The rents ... rose. | Then they fell ... | The end.");
}

#[test]
fn a_list_marker_belongs_to_its_item() {
    check("1. Pay the rent. | Then leave.");
    check("iv. Leave.");
    check("Q. Did you see it? | A. The hall was dark.");
}

#[test]
fn no_sentence_reaches_over_a_block() {
    let string = "Taxes will fall\nThe mayor said so".to_owned();
    let text = Text::new(string, [(BlockKind::Headline, 0..15), (BlockKind::Paragraph, 16..33)]);
    let tokens = token::split(&text);
    let sentences = split(&text, &tokens, &quotation::pair(&text));
    assert_eq!(
        sentences.iter().map(|s| text.slice(s.span(&tokens))).collect::<Vec<_>>(),
        ["Taxes will fall", "The mayor said so"]
    );
}

proptest! {
    #[test]
    fn sentences_part_the_tokens(string in "[\"“”'’.?!… \nA-Ca-cUS1()]{0,80}|\\PC{0,40}") {
        let half = string.floor_char_boundary(string.len() / 2);
        let length = string.len();
        let text = Text::new(string, [(BlockKind::Paragraph, 0..half), (BlockKind::Paragraph, half..length)]);
        let tokens = token::split(&text);
        let mut end = 0;
        for sentence in split(&text, &tokens, &quotation::pair(&text)) {
            prop_assert_eq!(sentence.tokens.start, end);
            prop_assert!(sentence.tokens.end > end);
            end = sentence.tokens.end;
            let block = tokens[sentence.tokens.start].block;
            prop_assert!(tokens[sentence.tokens].iter().all(|token| token.block == block));
        }
        prop_assert_eq!(end, tokens.len());
    }
}
