//! What `read` and `add` do alike with each thing that was gathered.

use std::io::{self, Write};

use onrecord_gather::{Class, Clipping, Gathered, Left};
use onrecord_read::document::Document;
use onrecord_read::format::{self, Format, Received, jsonl};
use onrecord_read::statement::Reading;
use onrecord_read::warning::Warning;

use crate::args::{Look, ReadArgs};
use crate::coverage::{Coverage, Fate};
use crate::progress::Progress;

/// More warnings of one article than this are counted and not printed.
const MOST_WARNINGS: usize = 20;

/// An article that is to be read.
pub(crate) struct Incoming {
    /// The article, with what the command line says of it where it says nothing itself.
    pub(crate) document: Document,
    format: Format,
    warnings: Vec<Warning>,
}

/// Takes up what was gathered, or says where there is no article and why.
pub(crate) fn clipping(gathered: Gathered) -> Result<Clipping, (String, Fate)> {
    match gathered {
        Gathered::Article(clipping) => Ok(clipping),
        Gathered::Skipped(Left { place, class, reason }) => Err((place, Fate::Skipped(class, reason))),
        Gathered::Failed(Left { place, class, reason }) => Err((place, Fate::Failed(class, reason))),
    }
}

/// Makes a document of an article, unless it is none.
pub(crate) fn receive(args: &ReadArgs, clipping: Clipping) -> Result<Incoming, Fate> {
    let Clipping { format, bytes, provenance, mut warnings, .. } = clipping;
    let received = match format {
        Format::JsonLines => {
            jsonl::read_line(&bytes, provenance).map_err(|warning| Fate::Skipped(Class::Damaged, warning.message))?
        }
        _ => format::read(format, bytes, provenance),
    };
    let Received { mut document, warnings: met } = received;
    // Whoever asks for the text alone wants to see what there is.
    let is_judged = !args.all && args.format != Look::Text;
    if let Some(unfit) = document.unfit.take_if(|_| is_judged) {
        return Err(Fate::Skipped(unfit.kind.into(), unfit.reason));
    }
    document.published = document.published.or(args.published);
    document.outlet = document.outlet.take().or_else(|| args.outlet.clone());
    document.title = document.title.take().or_else(|| args.title.clone());
    warnings.extend(met);
    Ok(Incoming { document, format, warnings })
}

impl Incoming {
    /// Warnings of what was received and read, as lines: "warning: FILE: line L: what is wrong".
    pub(crate) fn messages(&self, place: &str, reading: &Reading) -> Vec<String> {
        let Self { document, format, warnings } = self;
        let warnings = warnings.iter().chain(&reading.warnings);
        let mut warnings = warnings.peekable();
        if warnings.peek().is_none() {
            return Vec::new();
        }
        let offsets = document.text.offsets();
        let mut messages: Vec<String> = Vec::new();
        let mut others = 0;
        for warning in warnings {
            if messages.len() == MOST_WARNINGS {
                others += 1;
                continue;
            }
            let line = warning.span.map(|span| offsets.line(span.start()).number);
            messages.push(match (line, *format) {
                (Some(line), Format::Plain) => format!("warning: {place}: line {line}: {}", warning.message),
                // The lines of the text are not the lines of the file.
                (Some(line), _) => format!("warning: {place}: line {line} of the text: {}", warning.message),
                (None, _) => format!("warning: {place}: {}", warning.message),
            });
        }
        if others > 0 {
            messages.push(format!("warning: {place}: and {others} more such warnings"));
        }
        messages
    }
}

/// What becomes of an article that the program fails on: a fault of ours in one must not lose the others of a long run.
pub(crate) fn fault() -> Fate {
    Fate::Failed(Class::Fault, "the program failed on this article, which is a fault of its own".to_owned())
}

/// Counts what became of one thing that was met, and says what is to be said of it.
///
/// # Errors
/// When the file of the coverage cannot be written.
pub(crate) fn account(
    coverage: &mut Coverage,
    progress: &mut Progress,
    place: &str,
    fate: &Fate,
    warnings: Vec<String>,
) -> io::Result<()> {
    let messages: Vec<String> = warnings.into_iter().chain(coverage.count(place, fate)?).collect();
    if !messages.is_empty() {
        progress.clear();
    }
    for message in &messages {
        say(message);
    }
    Ok(())
}

/// Puts a line on standard error.
pub(crate) fn say(message: &str) {
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "onrecord: {message}");
}
