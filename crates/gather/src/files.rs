//! Goes through files, folders and addresses, and hands on what is in them.

use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::address::followed::{Followed, Lead};
use crate::address::manners::Manners;
use crate::address::{Addresses, Allowed, Call, Delivery, Input, is_address};
use crate::clipping::{Gathered, Left};
use crate::contents::{Taken, contents, many_for_one_id};
use crate::medium::{BYTE_ORDER_MARK, Medium, without_compression};
use crate::start::Start;
use crate::stored::Stored;
use crate::table::{Layout, parquet};
use crate::unpacked::Unpacked;
/// As much of an input as tells its medium.
const HEAD: usize = 4096;

/// What is to be gathered.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Files, folders, addresses, and `-` for standard input.
    pub sources: Vec<PathBuf>,
    /// What all the inputs are, where their names and first bytes are not to tell.
    pub medium: Option<Medium>,
    /// What the only article is called, instead of the file's name.
    pub id: Option<String>,
    /// The document to begin with, called by its origin; all that stands before it is passed over unread.
    pub start: Option<String>,
    /// What is said of tables.
    pub layout: Layout,
    /// Whether the summary of an entry of a feed that gives no more counts as its text.
    pub summaries: bool,
    /// How addresses are called on.
    pub manners: Manners,
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

/// The articles of an input that holds many.
pub(crate) type Many = Box<dyn Iterator<Item = Gathered> + Send>;

/// All articles under the named sources, in order, each taken up only when it is asked for.
///
/// A folder is searched through all its subfolders in the order of names, for files whose extension is known; hidden
/// ones and links to folders are passed over. A file that is named itself is read whatever its name. An address gives
/// what it leads to, that of a sitemap the newest of the articles that it lists, and that of a feed also the articles behind
/// its summaries.
pub fn articles(order: Order) -> impl Iterator<Item = Gathered> + Send {
    let open = order.sources.iter().rev().cloned().map(Open::of).collect();
    let start = order.start.clone().map(Start::at);
    let mut desk = Desk { open, start, addresses: None, order };
    std::iter::from_fn(move || desk.next())
}

/// The articles in bytes that are in memory, as in a file of that medium; `place` names them in messages, and the documents
/// unless they say more of themselves.
pub fn articles_in(
    medium: Medium,
    bytes: Vec<u8>,
    place: &str,
    order: &Order,
) -> impl Iterator<Item = Gathered> + Send + use<> {
    let named = Named { place: place.to_owned(), id: place.to_owned(), origin: place.to_owned() };
    let unpacked = Unpacked::new(Stored::stream(Cursor::new(bytes)));
    let unpacked = unpacked.map_err(|error| Left::unreadable(place.to_owned(), &error));
    let open = vec![match unpacked.and_then(|source| contents(medium, source, named, None, order)) {
        Ok(Taken::One(clipping)) => Open::done(Gathered::Article(clipping)),
        Ok(Taken::Many(articles)) => Open::Many(articles),
        Ok(Taken::Feed(entries)) => Open::Many(Box::new(entries)),
        Err(left) => Open::done(Gathered::Failed(left)),
    }];
    let mut desk = Desk { open, start: None, addresses: None, order: order.clone() };
    std::iter::from_fn(move || desk.next())
}

/// What is still to be gathered.
enum Open {
    Path(PathBuf),
    Call(Call),
    Many(Many),
    Feed(Box<Followed>),
    Done(Box<Gathered>),
}

impl Open {
    /// What a user names.
    fn of(source: PathBuf) -> Self {
        match source.to_str() {
            Some(typed) if is_address(typed) => {
                Self::Call(Call { address: typed.to_owned(), claims: Vec::new(), listed_by: None })
            }
            _ => Self::Path(source),
        }
    }

    fn done(gathered: Gathered) -> Self {
        Self::Done(Box::new(gathered))
    }
}

/// Where one order is worked off.
struct Desk {
    /// The next at the end.
    open: Vec<Open>,
    /// The document to begin with, as long as it has not come.
    start: Option<Start>,
    /// Made ready for the first address, if there is one.
    addresses: Option<Addresses>,
    order: Order,
}

impl Desk {
    fn next(&mut self) -> Option<Gathered> {
        loop {
            match self.open.pop() {
                None => return self.start.take().map(|start| Gathered::Failed(start.missing())),
                Some(Open::Done(gathered)) => return Some(*gathered),
                Some(Open::Path(path)) if path.as_os_str() != "-" && path.is_dir() => list(&path, &mut self.open),
                Some(Open::Path(path)) => {
                    let begins = self.begin(&path.display().to_string());
                    if self.start.is_some() {
                        continue;
                    }
                    match take(&path, begins.as_ref(), &self.order) {
                        Ok(Taken::One(clipping)) => return Some(Gathered::Article(clipping)),
                        Ok(Taken::Many(articles)) => self.open.push(Open::Many(articles)),
                        // Files never make the program call on an address.
                        Ok(Taken::Feed(entries)) => self.open.push(Open::Many(Box::new(entries))),
                        Err(left) => return Some(Gathered::Failed(left)),
                    }
                }
                Some(Open::Call(call)) => {
                    let begins = self.begin(&call.address);
                    if self.start.is_none() {
                        self.call(call, begins.as_ref());
                    }
                }
                Some(Open::Many(mut articles)) => {
                    if let Some(gathered) = articles.next() {
                        self.open.push(Open::Many(articles));
                        return Some(gathered);
                    }
                }
                Some(Open::Feed(mut feed)) => {
                    if let Some(lead) = feed.next() {
                        self.open.push(Open::Feed(feed));
                        match lead {
                            Lead::Here(gathered) => return Some(gathered),
                            Lead::Onward(call) => self.open.push(Open::Call(call)),
                        }
                    }
                }
            }
        }
    }

    /// Where to begin, if it is at this source or in it.
    fn begin(&mut self, source: &str) -> Option<Start> {
        self.start.take_if(|start| start.inside(source).is_some())
    }

    /// Calls on an address, and puts what comes of it on the stack.
    fn call(&mut self, call: Call, start: Option<&Start>) {
        let addresses = self.addresses.get_or_insert_with(|| {
            let named = self.order.sources.iter().filter_map(|source| source.to_str());
            let allowed = Allowed::hosts_of(named.filter(|_| self.order.manners.allow_private));
            Addresses::new(self.order.manners.clone(), allowed)
        });
        let place = call.address.clone();
        let delivery = addresses.bring(call, self.order.medium);
        let trouble = addresses.trouble();
        match delivery {
            Delivery::List(..) if self.order.id.is_some() => {
                self.open.push(Open::done(Gathered::Failed(many_for_one_id(place))));
            }
            Delivery::List(calls, notes) => {
                self.open.extend(calls.into_iter().rev().map(Open::Call));
                self.open.extend(notes.into_iter().rev().map(Open::done));
            }
            Delivery::Nothing(gathered) => self.open.push(Open::done(gathered)),
            Delivery::Input(input) => self.open.push(unfold(*input, start, &self.order)),
        }
        self.open.extend(trouble.map(Open::done));
    }
}

/// Takes the articles out of what an address led to.
fn unfold(input: Input, start: Option<&Start>, order: &Order) -> Open {
    let Input { bytes, medium, mut named, stamp, base } = input;
    if let Some(id) = &order.id {
        if medium.holds_many() {
            return Open::done(Gathered::Failed(many_for_one_id(named.place)));
        }
        id.clone_into(&mut named.id);
    }
    let place = named.place.clone();
    let source = Unpacked::new(Stored::stream(Cursor::new(bytes)));
    match source
        .map_err(|error| Left::unreadable(place, &error))
        .and_then(|source| contents(medium, source, named, start, order))
    {
        Ok(Taken::One(clipping)) => Open::done(Gathered::Article(stamp.put_on(clipping))),
        Ok(Taken::Many(articles)) => {
            Open::Many(Box::new(articles.map(move |gathered| stamp.put_on_one_of_many(gathered))))
        }
        Ok(Taken::Feed(entries)) => match base {
            Some(base) => Open::Feed(Box::new(Followed::new(entries, base, stamp, order.manners.most))),
            None => Open::Many(Box::new(entries.map(move |gathered| stamp.put_on_one_of_many(gathered)))),
        },
        Err(left) => Open::done(Gathered::Failed(left)),
    }
}

/// Puts what a folder holds on the stack, backwards, so that it comes off in the order of names.
fn list(folder: &Path, open: &mut Vec<Open>) {
    let unreadable = |error: &io::Error| Open::done(Gathered::Failed(Left::unreadable(place(folder), error)));
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
    let is_known = Medium::of_name(&name).is_some_and(|medium| medium != Medium::Markdown);
    !name.starts_with('.') && if path.is_dir() { !path.is_symlink() } else { is_known }
}

/// Opens one input; reads it whole if it holds one article.
fn take(path: &Path, start: Option<&Start>, order: &Order) -> Result<Taken, Left> {
    let unreadable = |error: io::Error| Left::unreadable(place(path), &error);
    let is_stdin = path.as_os_str() == "-";
    let stored = if is_stdin { Stored::stream(io::stdin()) } else { Stored::open(path).map_err(unreadable)? };
    let mut source = Unpacked::new(stored).map_err(unreadable)?;
    let by_name = || Medium::of_name(&path.file_name()?.to_string_lossy()).filter(|_| !is_stdin);
    let medium = if let Some(medium) = order.medium.or_else(by_name) {
        medium
    } else {
        Medium::of_content(head(&mut source).map_err(unreadable)?)
    };
    if order.id.is_some() && medium.holds_many() {
        return Err(many_for_one_id(place(path)));
    }
    let named = Named {
        place: place(path),
        id: order.id.clone().unwrap_or_else(|| stem(path)),
        origin: path.display().to_string(),
    };
    // Parquet begins at its end, which only a file that is not compressed has before all of it is read.
    if medium == Medium::Parquet
        && !is_stdin
        && let Some(file) = parquet_file(path)
    {
        let start = start.filter(|start| start.inside(&named.origin).is_some_and(|inside| !inside.is_empty()));
        let rows: Many = Box::new(parquet::Rows::open(file, named, &order.layout)?);
        return Ok(Taken::Many(match start {
            Some(start) => start.among(rows),
            None => rows,
        }));
    }
    contents(medium, source, named, start, order)
}

/// A file that is Parquet as it is stored.
fn parquet_file(path: &Path) -> Option<File> {
    let mut file = File::open(path).ok()?;
    let mut mark = [0; 4];
    file.read_exact(&mut mark).ok()?;
    (&mark == b"PAR1").then_some(file)
}

/// The first bytes of an input, at least a line of it unless it is shorter than that.
fn head(source: &mut Unpacked) -> io::Result<&[u8]> {
    let mut length = 0;
    // A pipe hands over what is there, which may be less than tells the medium.
    loop {
        let head = source.peek(length + 1)?;
        // What begins with a tag is read whole anyway, and its first element may stand far down.
        let start = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
        let has_line = start.contains(&b'\n') && !start.starts_with(b"<");
        let is_enough = head.len() <= length || head.len() >= HEAD || has_line;
        length = head.len();
        if is_enough {
            break;
        }
    }
    source.peek(length)
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
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = Path::new(without_compression(&name)).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
