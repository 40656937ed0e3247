//! Goes through files and folders, and takes the articles out of each.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use onrecord_read::format::{Format, Provenance};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::lines::Lines;
use crate::medium::Medium;

/// Offsets of texts are 32-bit numbers, and nobody prints an article of a gibibyte.
pub(crate) const LONGEST: u64 = 1 << 30;
/// As much of an input as tells its medium.
const HEAD: usize = 1024;

/// What is to be gathered.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Files, folders, and `-` for standard input.
    pub sources: Vec<PathBuf>,
    /// What all the inputs are, where their names and first bytes are not to tell.
    pub medium: Option<Medium>,
    /// What the only article is called, instead of the file's name.
    pub id: Option<String>,
}

/// What an input is called.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// In messages.
    pub(crate) place: String,
    /// As the id of its only document, or in front of the number of one of several.
    pub(crate) id: String,
    /// As the origin of its documents.
    pub(crate) origin: String,
}

/// All articles under the named sources, in order, each taken up only when it is asked for.
///
/// A folder is searched through all its subfolders in the order of names, for files whose extension is known; hidden
/// ones and links to folders are passed over. A file that is named itself is read whatever its name.
pub fn articles(order: Order) -> impl Iterator<Item = Gathered> + Send {
    let Order { sources, medium, id } = order;
    let mut open: Vec<Open> = sources.into_iter().rev().map(Open::Path).collect();
    std::iter::from_fn(move || next(&mut open, medium, id.as_deref()))
}

/// What is still to be gathered, the next at the end.
enum Open {
    Path(PathBuf),
    Many(Box<dyn Iterator<Item = Gathered> + Send>),
    Failed(Left),
}

fn next(open: &mut Vec<Open>, medium: Option<Medium>, id: Option<&str>) -> Option<Gathered> {
    loop {
        match open.pop()? {
            Open::Failed(left) => return Some(Gathered::Failed(left)),
            Open::Path(path) if path.as_os_str() != "-" && path.is_dir() => list(&path, open),
            Open::Path(path) => match take(&path, medium, id) {
                Ok(Taken::One(clipping)) => return Some(Gathered::Article(clipping)),
                Ok(Taken::Many(articles)) => open.push(Open::Many(articles)),
                Err(left) => return Some(Gathered::Failed(left)),
            },
            Open::Many(mut articles) => {
                if let Some(gathered) = articles.next() {
                    open.push(Open::Many(articles));
                    return Some(gathered);
                }
            }
        }
    }
}

/// Puts what a folder holds on the stack, backwards, so that it comes off in the order of names.
fn list(folder: &Path, open: &mut Vec<Open>) {
    let unreadable = |error: &io::Error| Open::Failed(Left::unreadable(place(folder), error));
    let mut entries: Vec<PathBuf> = Vec::new();
    match fs::read_dir(folder) {
        Ok(listing) => {
            for entry in listing {
                match entry {
                    Ok(entry) => entries.push(entry.path()),
                    Err(error) => open.push(unreadable(&error)),
                }
            }
        }
        Err(error) => open.push(unreadable(&error)),
    }
    entries.sort_unstable_by(|one, other| other.file_name().cmp(&one.file_name()));
    open.extend(entries.into_iter().filter(|path| is_article(path)).map(Open::Path));
}

/// Whether a path in a folder is to be searched or read.
fn is_article(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Folders of articles often hold a README.md, which is no article.
    let is_known = Medium::of_name(&name).is_some() && !name.to_ascii_lowercase().ends_with(".md");
    !name.starts_with('.') && if path.is_dir() { !path.is_symlink() } else { is_known }
}

enum Taken {
    One(Clipping),
    Many(Box<dyn Iterator<Item = Gathered> + Send>),
}

/// Opens one input; reads it whole if it holds one article.
fn take(path: &Path, medium: Option<Medium>, id: Option<&str>) -> Result<Taken, Left> {
    let unreadable = |error: io::Error| Left::unreadable(place(path), &error);
    let is_stdin = path.as_os_str() == "-";
    let mut source: Box<dyn Read + Send> =
        if is_stdin { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(unreadable)?) };

    let mut head = Vec::new();
    let by_name = || Medium::of_name(&path.file_name()?.to_string_lossy()).filter(|_| !is_stdin);
    let medium = if let Some(medium) = medium.or_else(by_name) {
        medium
    } else {
        head = read_head(&mut source).map_err(unreadable)?;
        Medium::of_content(&head)
    };
    let mut source = Cursor::new(head).chain(source);
    if id.is_some() && medium.holds_many() {
        let reason = "holds many articles, and --id names only one".to_owned();
        return Err(Left { place: place(path), class: Class::Refused, reason });
    }
    let named = Named {
        place: place(path),
        id: id.map_or_else(|| stem(path), str::to_owned),
        origin: path.display().to_string(),
    };
    let format = match medium {
        Medium::JsonLines => return Ok(Taken::Many(Box::new(Lines::new(Box::new(BufReader::new(source)), named)))),
        Medium::Text => Format::Plain,
        Medium::Html => Format::Html,
    };
    let mut bytes = Vec::new();
    source.by_ref().take(LONGEST).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 == LONGEST {
        let reason = "is longer than a gibibyte and was left out".to_owned();
        return Err(Left { place: named.place, class: Class::TooLong, reason });
    }
    let Named { place, id, origin } = named;
    let provenance = Provenance::of(&id, Some(&origin));
    Ok(Taken::One(Clipping { format, bytes, provenance, place, warnings: Vec::new() }))
}

/// The first bytes of an input, at least a line of it unless it is shorter than that.
fn read_head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD];
    let mut length = 0;
    // A pipe hands over what is there, which may be less than tells the medium.
    while length < HEAD && !head[..length].trim_ascii_start().contains(&b'\n') {
        match source.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(length);
    Ok(head)
}

/// What messages call a path.
fn place(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// What the document of a path is called: the name without its extension.
fn stem(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "stdin".to_owned();
    }
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
