//! What the parts of this stage find in short texts, and that they are done with hard ones.

use super::cast::{Bearer, Cast, settle_namesakes};
use super::name::{self, Sort};
use super::sheet::Sheet;
use super::{Attribution, Galley, resolve};
use crate::attribution::Form;
use crate::document::Document;
use crate::galley::testing;
use crate::text::{BlockKind, Text};

/// Hands the galley of one paragraph to `look`.
fn with_galley<T>(words: &str, look: impl FnOnce(&Galley<'_>) -> T) -> T {
    let text = Text::new(words.to_owned(), [(BlockKind::Paragraph, 0..words.len())]);
    let document = Document { text, ..Document::default() };
    testing::set(&document, look)
}

/// The names of a text, each with what it names.
fn names(words: &str) -> Vec<(String, Sort)> {
    with_galley(words, |galley| {
        let sheet = Sheet::new(galley);
        name::find(&sheet).iter().map(|name| (galley.slice(name.span(&sheet)).to_owned(), name.sort)).collect()
    })
}

/// Whom the last name of a text means.
fn last_bearer(words: &str) -> Vec<String> {
    with_galley(words, |galley| {
        let sheet = Sheet::new(galley);
        let mut cast = Cast::new(&sheet, &name::find(&sheet));
        settle_namesakes(&mut cast);
        let figures = match cast.bearers.last().unwrap() {
            Bearer::One(figure) => vec![*figure],
            Bearer::Several(figures) => figures.clone(),
        };
        figures.iter().map(|&figure| cast.figures[figure].name.clone()).collect()
    })
}

/// The speaker of the statement whose source is `source`, at its last place, and whose content is all before it.
fn speaker_of(words: &str, source: &str) -> Result<String, String> {
    with_galley(words, |galley| {
        let at = words.rfind(source).unwrap();
        let span = |range: std::ops::Range<usize>| galley.text().span(range).unwrap();
        let attribution = Attribution {
            source: Some(span(at..at + source.len())),
            cue: None,
            content: vec![span(0..at)],
            form: Form::Indirect,
            confidence: 1.0,
            within: None,
        };
        let mut speakers = resolve(galley, &[attribution]);
        speakers.remove(0).map(|speaker| speaker.name).map_err(|open| open.reason)
    })
}

#[test]
fn a_title_is_no_part_of_a_name() {
    let expected = [("Ida Holm", Sort::Person), ("Vik", Sort::Open)].map(|(name, sort)| (name.to_owned(), sort));
    assert_eq!(names("In May Foreign Minister Ida Holm left Vik."), expected);
}

#[test]
fn the_capital_of_a_first_word_makes_no_name() {
    assert_eq!(names("Police said the road was shut. Yesterday it opened."), []);
}

#[test]
fn a_body_goes_on_with_of_and_for() {
    assert_eq!(names("the Centre for Sea and Ice Law")[0], ("Centre for Sea and Ice Law".to_owned(), Sort::Body));
}

#[test]
fn initials_and_accents_do_not_make_two_of_one() {
    assert_eq!(last_bearer("J. Oduya spoke. José Núñez and Joan Oduya left with Nunez."), ["José Núñez"]);
    assert_eq!(last_bearer("Joan Oduya spoke, and J. Oduya left."), ["Joan Oduya"]);
}

#[test]
fn two_of_one_surname_stay_two() {
    assert_eq!(last_bearer("They are Ada Brill and Tom Brill."), ["Tom Brill"]);
}

#[test]
fn an_open_speaker_says_between_whom() {
    let found = speaker_of("Anna Weiss and Olga Brandt met. It was late, she", "she");
    assert_eq!(found, Err("two candidates: Olga Brandt, Anna Weiss".to_owned()));
    assert_eq!(speaker_of("It was late, she", "she"), Err("nobody before it fits".to_owned()));
}

#[test]
fn a_text_of_nothing_but_names_is_read_to_its_end() {
    let words = (0..50_000).map(|number| format!("Ada{number} Brill")).collect::<Vec<_>>().join(", ") + ", ";
    assert!(speaker_of(&(words + "Brill"), "Brill").is_err());
    let words = "Ada Brill and ".repeat(50_000) + "she";
    assert_eq!(speaker_of(&words, "she"), Ok("Ada Brill".to_owned()));
}

#[test]
fn an_initial_that_is_also_a_particle_is_an_initial() {
    assert_eq!(names("Then Leif E. Vik left.")[0].0, "Leif E. Vik");
}

#[test]
fn letters_in_front_of_words_name_a_body() {
    assert_eq!(names("in the TIDE Global contest"), [("TIDE Global".to_owned(), Sort::Body)]);
}

#[test]
fn what_it_is_called_makes_a_name_a_body() {
    assert_eq!(names("the magazine SeaKayak wrote"), [("SeaKayak".to_owned(), Sort::Body)]);
}

#[test]
fn a_word_for_today_with_a_capital_ends_a_name() {
    assert_eq!(names("She told VIK Today a story.")[0].0, "VIK Today");
}

#[test]
fn an_initial_that_is_also_a_word_is_an_initial() {
    assert_eq!(names("However, Jill A. Holm left.")[0].0, "Jill A. Holm");
}

#[test]
fn the_place_of_a_dateline_is_no_name() {
    assert_eq!(names("SKERRY - Ida Holm left.")[0].0, "Ida Holm");
}

#[test]
fn a_number_at_the_start_is_no_name() {
    assert_eq!(names("Fifty of the sailors left."), []);
}

#[test]
fn a_verb_in_front_of_a_name_is_no_part_of_it() {
    assert_eq!(names("Trusting Ida Holm was easy.")[0].0, "Ida Holm");
}

#[test]
fn a_place_is_not_the_body_that_is_called_by_it() {
    assert_eq!(last_bearer("The Israeli Sea Board met. Then Israel left."), ["Israel"]);
}

#[test]
fn a_body_may_have_and_in_its_name() {
    assert_eq!(names("Then the Harbour and Terminal Workers Union left.")[0].0, "Harbour and Terminal Workers Union");
    assert_eq!(names("Then the Kremlin and Foreign Ministry wrote.").len(), 2);
    assert_eq!(names("Then the Skerry Board and Vik Council wrote.").len(), 2);
}
