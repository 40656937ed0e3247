//! Where to begin: at a document, called by its origin as the output calls it.

use crate::class::Class;
use crate::clipping::{Gathered, Left};
use crate::files::Many;

/// The document to begin with: "in/post.warc.gz:1234", "wire.jsonl:7" or "ferry.txt".
#[derive(Clone, Debug)]
pub(crate) struct Start(String);

impl Start {
    pub(crate) fn at(origin: String) -> Self {
        Self(origin)
    }

    /// The place of the document in an input: empty for the input as a whole, `None` where it is in another.
    pub(crate) fn inside(&self, origin: &str) -> Option<&str> {
        let rest = self.0.strip_prefix(origin)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix(':') }
    }

    /// All of an input from the document on.
    pub(crate) fn among(&self, articles: Many) -> Many {
        let is_start = |gathered: &Gathered, origin: &str| match gathered {
            Gathered::Article(clipping) => clipping.provenance.origin.as_deref() == Some(origin),
            _ => false,
        };
        let origin = self.0.clone();
        let mut from_there = articles.skip_while(move |gathered| !is_start(gathered, &origin)).peekable();
        if from_there.peek().is_some() {
            Box::new(from_there)
        } else {
            Box::new(std::iter::once(Gathered::Failed(self.missing())))
        }
    }

    /// What to say where there is no such document.
    pub(crate) fn missing(&self) -> Left {
        let reason = "is no document of what is to be read, so that reading cannot start there".to_owned();
        Left { place: self.0.clone(), class: Class::Unreadable, reason }
    }
}
