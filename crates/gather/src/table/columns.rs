//! Which column of a table is which, by the user's word or by the columns' names.

use std::str::FromStr;

use onrecord_read::document::Field;

use super::FIELDS;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Text,
    Of(Field),
}

/// Which column is which, as far as the user says: `text=body`, and the rest by the columns' names.
///
/// ```
/// use onrecord_gather::table::Columns;
/// let columns: Columns = "text=Body,title=Head".parse().expect("both parts are known");
/// assert!("words=Body".parse::<Columns>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, String)>);

impl FromStr for Columns {
    type Err = String;

    /// Reads `PART=COLUMN` and more of them behind commas; says what is wrong in words for the user.
    fn from_str(typed: &str) -> Result<Self, String> {
        let pair = |pair: &str| {
            let Some((part, name)) = pair.split_once('=') else {
                return Err(format!("{pair:?} is not of the form PART=COLUMN, as in text=body"));
            };
            let part = part.trim().to_lowercase();
            if of_word(&part).is_none() {
                let fields: Vec<&str> = FIELDS.iter().map(|(_, word)| *word).collect();
                return Err(format!("{part:?} is no part of an article; there are id, text, {}", fields.join(", ")));
            }
            Ok((part, name.trim().to_owned()))
        };
        typed.split(',').map(pair).collect::<Result<_, _>>().map(Self)
    }
}

/// The column of each part of an article.
#[derive(Debug)]
pub(super) struct Mapping(Vec<(Part, usize)>);

impl Mapping {
    pub(super) fn column(&self, part: Part) -> Option<usize> {
        self.0.iter().find(|(other, _)| *other == part).map(|(_, at)| *at)
    }

    /// The columns that say something of the article, those that are trusted most in front.
    pub(super) fn fields(&self) -> impl Iterator<Item = (Field, usize)> + '_ {
        self.0.iter().filter_map(|&(part, at)| if let Part::Of(field) = part { Some((field, at)) } else { None })
    }
}

impl Columns {
    /// Tells the columns of a table by their names.
    ///
    /// # Errors
    /// When no column of text can be told, or the user names a column that is not there; the words name those that are.
    pub(super) fn map(&self, names: &[String]) -> Result<Mapping, String> {
        let found = || {
            let quoted: Vec<String> = names.iter().take(50).map(|name| format!("{name:?}")).collect();
            let more = if names.len() > 50 { ", and more" } else { "" };
            format!("{}{more}", quoted.join(", "))
        };
        let mut mapped: Vec<(Part, usize)> = Vec::new();
        for (word, wanted) in &self.0 {
            let part = of_word(word).expect("only known words are typed");
            let at = names.iter().position(|name| name.trim() == wanted);
            let at = at.or_else(|| names.iter().position(|name| plain(name) == plain(wanted)));
            let Some(at) = at else {
                return Err(format!("there is no column {wanted:?}; its columns are {}", found()));
            };
            mapped.push((part, at));
        }
        for (word, guesses) in NAMES {
            let part = of_word(word).expect("the table of names has known words");
            if mapped.iter().any(|(other, _)| *other == part) {
                continue;
            }
            let column = |guess: &&str| names.iter().position(|name| plain(name) == **guess);
            let is_free = |at: &usize| !mapped.iter().any(|(_, taken)| taken == at);
            if let Some(at) = guesses.iter().find_map(|guess| column(guess).filter(is_free)) {
                mapped.push((part, at));
            }
        }
        if mapped.iter().any(|(part, _)| *part == Part::Text) {
            Ok(Mapping(mapped))
        } else {
            let columns = found();
            Err(format!("no column can be told to hold the text; name it with --columns text=NAME, one of {columns}"))
        }
    }
}

/// How many names of columns are known, to tell the header of a table from a line that is cut in the wrong places.
pub(super) fn known<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.filter(|name| NAMES.iter().any(|(_, guesses)| guesses.contains(&plain(name).as_str()))).count()
}

/// The letters and digits of a name: `Published_At` is `publishedat`.
fn plain(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn of_word(word: &str) -> Option<Part> {
    match word {
        "id" => Some(Part::Id),
        "text" => Some(Part::Text),
        _ => FIELDS.iter().find(|(_, other)| *other == word).map(|(field, _)| Part::Of(*field)),
    }
}

/// Names that columns of articles go by in tables and news datasets, the surest first.
const NAMES: [(&str, &[&str]); 10] = [
    (
        "text",
        &[
            "text",
            "body",
            "articlebody",
            "articletext",
            "bodytext",
            "fulltext",
            "maintext",
            "cleantext",
            "content",
            "articlecontent",
            "article",
            "story",
            "html",
            "contenthtml",
        ],
    ),
    ("title", &["title", "headline", "articletitle", "head", "heading"]),
    ("id", &["id", "articleid", "docid", "documentid", "uid", "guid", "uuid"]),
    (
        "outlet",
        &["outlet", "publisher", "publication", "newspaper", "source", "sourcename", "sitename", "site", "media"],
    ),
    ("byline", &["byline", "author", "authors", "writer", "creator", "journalist"]),
    (
        "published",
        &[
            "published",
            "publishedat",
            "publishdate",
            "publisheddate",
            "publicationdate",
            "datepublished",
            "pubdate",
            "datepublish",
            "date",
            "datetime",
            "day",
        ],
    ),
    ("modified", &["modified", "updated", "updatedat", "datemodified", "datemodify", "lastmodified"]),
    ("url", &["url", "link", "articleurl", "canonicalurl", "canonical", "address", "uri", "permalink"]),
    ("language", &["language", "lang"]),
    ("section", &["section", "category", "desk"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_told_by_their_usual_names() {
        let mapping =
            Columns::default().map(&names(&["ID", "Head line", "Full_Text", "Pub Date"])).expect("it has text");
        assert_eq!(mapping.column(Part::Id), Some(0));
        assert_eq!(mapping.column(Part::Of(Field::Title)), Some(1));
        assert_eq!(mapping.column(Part::Text), Some(2));
        assert_eq!(mapping.column(Part::Of(Field::Published)), Some(3));
        assert_eq!(mapping.column(Part::Of(Field::Outlet)), None);
    }

    #[test]
    fn what_the_user_says_goes_before_the_names() {
        let columns: Columns = "text=copy, title = Text".parse().expect("it is well formed");
        let mapping = columns.map(&names(&["text", "copy", "title"])).expect("both are there");
        assert_eq!(mapping.column(Part::Text), Some(1));
        assert_eq!(mapping.column(Part::Of(Field::Title)), Some(0));
    }

    #[test]
    fn a_table_without_text_is_refused_with_the_names_of_its_columns() {
        let wrong = Columns::default().map(&names(&["day", "rain"])).expect_err("it is about the weather");
        assert!(wrong.contains("--columns text=NAME") && wrong.ends_with("\"day\", \"rain\""), "{wrong}");
        let columns: Columns = "text=body".parse().expect("it is well formed");
        let wrong = columns.map(&names(&["day", "text"])).expect_err("no body");
        assert_eq!(wrong, "there is no column \"body\"; its columns are \"day\", \"text\"");
    }
}
