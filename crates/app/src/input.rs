//! Finds the articles that the command line names, and takes them out of their files one after another.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use onrecord_read::format::{Format, Provenance, jsonl};

/// Offsets of texts are 32-bit numbers, and nobody prints an article of a gibibyte.
const LONGEST: u64 = 1 << 30;
/// As much of an input as tells its format.
const HEAD: usize = 1024;

/// The bytes of one article, as they were found.
#[derive(Debug)]
pub(crate) struct Clipping {
    /// How the bytes are to be understood.
    pub(crate) format: Format,
    /// The bytes: of a whole file, or of one line.
    pub(crate) bytes: Vec<u8>,
    /// What the article is called and where it comes from.
    pub(crate) provenance: Provenance,
    /// What messages call the place, with the line where the article is one: "wire.jsonl: line 3".
    pub(crate) place: String,
}

/// Why something that was named could not be read: the place and the reason.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// What the message is about.
    pub(crate) place: String,
    /// What is wrong with it.
    pub(crate) reason: String,
}

impl Unreadable {
    fn new(path: &Path, error: &io::Error) -> Self {
        // Without the "(os error 2)" that Rust puts behind the system's words.
        let words = error.to_string();
        let reason = words.split(" (os error").next().unwrap_or_default().to_lowercase();
        Self { place: name(path), reason: format!("cannot be read: {reason}") }
    }
}

/// All articles under the given paths, in order, each read only when it is asked for.
///
/// A folder is searched through all its subfolders in the order of names, for files whose extension is known; hidden
/// ones and links to folders are passed over. A file that is named itself is read whatever its name.
pub(crate) fn clippings(
    paths: Vec<PathBuf>,
    from: Option<Format>,
    id: Option<String>,
) -> impl Iterator<Item = Result<Clipping, Unreadable>> + Send {
    let mut open: Vec<Found> = paths.into_iter().rev().map(Found::Named).collect();
    std::iter::from_fn(move || next_clipping(&mut open, from, id.as_deref()))
}

/// What is still to be read, the next at the end.
enum Found {
    Named(PathBuf),
    Inside(PathBuf),
    Lines(Lines),
    Bad(Unreadable),
}

fn next_clipping(
    open: &mut Vec<Found>,
    from: Option<Format>,
    id: Option<&str>,
) -> Option<Result<Clipping, Unreadable>> {
    loop {
        match open.pop()? {
            Found::Bad(unreadable) => return Some(Err(unreadable)),
            Found::Named(path) | Found::Inside(path) if path.as_os_str() != "-" && path.is_dir() => {
                list(&path, open);
            }
            Found::Named(path) | Found::Inside(path) => match take(&path, from, id) {
                Ok(Taken::Whole(clipping)) => return Some(Ok(clipping)),
                Ok(Taken::Lines(lines)) => open.push(Found::Lines(lines)),
                Err(unreadable) => return Some(Err(unreadable)),
            },
            Found::Lines(mut lines) => {
                if let Some(line) = lines.next() {
                    if line.is_ok() {
                        open.push(Found::Lines(lines));
                    }
                    return Some(line);
                }
            }
        }
    }
}

/// Puts what a folder holds on the stack, backwards, so that it comes off in the order of names.
fn list(folder: &Path, open: &mut Vec<Found>) {
    let mut entries: Vec<PathBuf> = Vec::new();
    match fs::read_dir(folder) {
        Ok(listing) => {
            for entry in listing {
                match entry {
                    Ok(entry) => entries.push(entry.path()),
                    Err(error) => open.push(Found::Bad(Unreadable::new(folder, &error))),
                }
            }
        }
        Err(error) => open.push(Found::Bad(Unreadable::new(folder, &error))),
    }
    entries.sort_unstable_by(|one, other| other.file_name().cmp(&one.file_name()));
    open.extend(entries.into_iter().filter(|path| is_article(path)).map(Found::Inside));
}

/// Whether a path in a folder is to be searched or read.
fn is_article(path: &Path) -> bool {
    let name = name_of_file(path);
    // Folders of articles often hold a README.md, which is no article.
    let is_known = Format::of_name(&name).is_some() && !name.to_ascii_lowercase().ends_with(".md");
    !name.starts_with('.') && if path.is_dir() { !path.is_symlink() } else { is_known }
}

enum Taken {
    Whole(Clipping),
    Lines(Lines),
}

/// Opens one input; reads it whole unless it holds an article a line.
fn take(path: &Path, from: Option<Format>, id: Option<&str>) -> Result<Taken, Unreadable> {
    let unreadable = |error: &io::Error| Unreadable::new(path, error);
    let is_stdin = path.as_os_str() == "-";
    let mut source: Box<dyn Read + Send> =
        if is_stdin { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(|error| unreadable(&error))?) };

    let mut head = Vec::new();
    let by_name = || Format::of_name(&name_of_file(path)).filter(|_| !is_stdin);
    let format = if let Some(format) = from.or_else(by_name) {
        format
    } else {
        head = read_head(&mut source).map_err(|error| unreadable(&error))?;
        Format::of_content(&head)
    };
    let mut source = io::Cursor::new(head).chain(source);
    if format == Format::JsonLines {
        if id.is_some() {
            let reason = "holds one article a line, and --id names only one".to_owned();
            return Err(Unreadable { place: name(path), reason });
        }
        return Ok(Taken::Lines(Lines { source: Box::new(BufReader::new(source)), path: path.to_owned(), number: 0 }));
    }
    let mut bytes = Vec::new();
    source.by_ref().take(LONGEST).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 == LONGEST {
        return Err(Unreadable { place: name(path), reason: "is longer than a gibibyte and was left out".to_owned() });
    }
    let provenance =
        Provenance { id: id.map_or_else(|| stem(path), str::to_owned), origin: Some(path.display().to_string()) };
    Ok(Taken::Whole(Clipping { format, bytes, provenance, place: name(path) }))
}

/// The first bytes of an input, at least a line of it unless it is shorter than that.
fn read_head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD];
    let mut length = 0;
    // A pipe hands over what is there, which may be less than tells the format.
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

/// The lines of an input in JSON Lines, one in memory at a time.
struct Lines {
    source: Box<dyn BufRead + Send>,
    path: PathBuf,
    number: usize,
}

impl Iterator for Lines {
    type Item = Result<Clipping, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut bytes = Vec::new();
            self.number += 1;
            let place = format!("{}: line {}", name(&self.path), self.number);
            match self.source.by_ref().take(LONGEST).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.len() as u64 == LONGEST => {
                    let reason = "is longer than a gibibyte; the rest of the file was left out".to_owned();
                    return Some(Err(Unreadable { place, reason }));
                }
                Ok(_) if jsonl::is_blank(&bytes) => {}
                Ok(_) => {
                    let provenance = Provenance {
                        id: format!("{}:{}", stem(&self.path), self.number),
                        origin: Some(format!("{}:{}", self.path.display(), self.number)),
                    };
                    return Some(Ok(Clipping { format: Format::JsonLines, bytes, provenance, place }));
                }
                Err(error) => return Some(Err(Unreadable { place, ..Unreadable::new(&self.path, &error) })),
            }
        }
    }
}

fn name_of_file(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What messages call a path.
fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// What the document of a path is called: the name without its extension.
fn stem(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "stdin".to_owned();
    }
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
