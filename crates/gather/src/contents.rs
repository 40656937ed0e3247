//! Takes the articles out of one input, by its medium.

use std::io::{self, Read};

use bytes::Bytes;
use onrecord_read::format::{Format, Provenance};
use onrecord_read::warning::Warning;

use crate::class::Class;
use crate::clipping::{Clipping, Left};
use crate::feed::Entries;
use crate::files::{Many, Named, Order};
use crate::letters::Letters;
use crate::lines::Lines;
use crate::medium::Medium;
use crate::start::Start;
use crate::table::{delimited, parquet};
use crate::unpacked::Unpacked;
use crate::warc::{Archive, begins_record};
use crate::{docx, json, letter, xml};

/// Offsets of texts are 32-bit numbers, and nobody prints an article of a gibibyte.
pub(crate) const LONGEST: u64 = 1 << 30;
/// What is not read an article at a time is shorter than this: read whole, it takes several times as much memory.
const LONGEST_WHOLE: u64 = 256 << 20;

/// What was taken out of an input.
pub(crate) enum Taken {
    /// The only article.
    One(Clipping),
    /// Articles, taken out one at a time.
    Many(Many),
    /// The entries of a feed, some of which may lead to articles elsewhere.
    Feed(Entries),
}

/// An input that holds many articles where one name was given.
pub(crate) fn many_for_one_id(place: String) -> Left {
    Left { place, class: Class::Refused, reason: "holds many articles, and --id names only one".to_owned() }
}

/// Takes the articles out of an input, from one on if that is wanted.
pub(crate) fn contents(
    medium: Medium,
    mut source: Unpacked,
    named: Named,
    start: Option<&Start>,
    order: &Order,
) -> Result<Taken, Left> {
    let inside =
        start.and_then(|start| Some((start, start.inside(&named.origin)?))).filter(|(_, inside)| !inside.is_empty());
    let taken = match medium {
        Medium::Text => return one(Format::Plain, source, named),
        Medium::Html => return one(Format::Html, source, named),
        Medium::Markdown => return one(Format::Markdown, source, named),
        Medium::JsonLines => Taken::Many(Box::new(Lines::new(Box::new(source), named))),
        Medium::Json => json::open(&whole(source, LONGEST_WHOLE, &named)?, named, order.summaries)?,
        Medium::Xml => xml::open(whole(source, LONGEST_WHOLE, &named)?, named, order.summaries)?,
        Medium::Table => Taken::Many(Box::new(delimited::Rows::open(source, named, &order.layout)?)),
        Medium::Parquet => {
            let bytes = Bytes::from(whole(source, LONGEST, &named)?);
            Taken::Many(Box::new(parquet::Rows::open(bytes, named, &order.layout)?))
        }
        Medium::Letter => {
            let letter = letter::article(&whole(source, LONGEST_WHOLE, &named)?, named);
            Taken::Many(Box::new(std::iter::once(letter)))
        }
        Medium::Letters => Taken::Many(Box::new(Letters::open(Box::new(source), named)?)),
        Medium::Docx => {
            let document = docx::article(whole(source, LONGEST_WHOLE, &named)?, &named)?;
            Taken::Many(Box::new(std::iter::once(document)))
        }
        Medium::Pdf => {
            let reason = "is PDF, which does not say in which order its words are read; give the page or the text that it \
                          was made from, or what `pdftotext` makes of it, once you have seen that its order is right";
            return Err(Left { place: named.place, class: Class::UnknownFormat, reason: reason.to_owned() });
        }
        Medium::Warc => {
            if let Some((start, inside)) = inside {
                let position = inside.parse().map_err(|()| start.missing())?;
                let is_there = source.go_to(position).and_then(|is_there| Ok(is_there && begins_record(&mut source)?));
                match is_there {
                    Ok(true) => {}
                    Err(error) if error.kind() != io::ErrorKind::InvalidData => {
                        return Err(Left::unreadable(named.place, &error));
                    }
                    _ => return Err(start.missing()),
                }
            }
            return Ok(Taken::Many(Box::new(Archive::new(source, named))));
        }
    };
    Ok(match (taken, inside) {
        (Taken::Many(articles), Some((start, _))) => Taken::Many(start.among(articles)),
        (Taken::Feed(entries), Some((start, number))) => {
            Taken::Feed(entries.starting_at(number).ok_or_else(|| start.missing())?)
        }
        (taken, _) => taken,
    })
}

/// An input that is one article.
fn one(format: Format, source: Unpacked, named: Named) -> Result<Taken, Left> {
    let mut bytes = Vec::new();
    let mut warnings = Vec::new();
    match source.take(LONGEST).read_to_end(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::InvalidData && !bytes.is_empty() => {
            warnings.push(Warning { span: None, message: format!("{error}; what stands before that was read") });
        }
        Err(error) => return Err(Left::unreadable(named.place, &error)),
        Ok(_) => {}
    }
    if bytes.len() as u64 == LONGEST {
        let reason = "is longer than a gibibyte and was left out".to_owned();
        return Err(Left { place: named.place, class: Class::TooLong, reason });
    }
    let Named { place, id, origin } = named;
    let provenance = Provenance::of(&id, Some(&origin));
    Ok(Taken::One(Clipping { format, bytes, provenance, place, warnings }))
}

/// All bytes of an input that is read whole.
fn whole(source: Unpacked, longest: u64, named: &Named) -> Result<Vec<u8>, Left> {
    let mut bytes = Vec::new();
    let read = source.take(longest).read_to_end(&mut bytes);
    read.map_err(|error| Left::unreadable(named.place.clone(), &error))?;
    if bytes.len() as u64 == longest {
        let reason = format!("is longer than {} MiB, which is the most that is read at once", longest >> 20);
        return Err(Left { place: named.place.clone(), class: Class::TooLong, reason });
    }
    Ok(bytes)
}
