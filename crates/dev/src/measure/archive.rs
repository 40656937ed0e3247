//! Archives: how fast articles are taken out of them on one core, and that memory does not grow with them.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::bufread::MultiGzDecoder;
use onrecord_gather::{Gathered, Order, articles};
use onrecord_read::format;

use crate::measure::crawl::Crawl;
use crate::measure::{Row, program, shortest, whole};
use crate::process::root;

/// The length of the smaller archive, in bytes; the larger one is ten times as long.
const SIZE: u64 = 10_000_000;

/// Writes two archives, and measures reading them.
pub(crate) fn measure(program: &Path, rounds: u32) -> Result<Vec<Row>> {
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut crawl = Crawl::of_examples(&root().join("examples"))?;
    let small = write(&mut crawl, folder.join("small.warc.gz"), SIZE)?;
    let large = write(&mut crawl, folder.join("large.warc.gz"), 10 * SIZE)?;
    let rows = vec![taking(&large, rounds)?, with_text(&small, rounds)?, memory(program, &small, &large)?];
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    Ok(rows)
}

fn write(crawl: &mut Crawl, path: PathBuf, size: u64) -> Result<PathBuf> {
    let mut file = BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?);
    crawl.write(&mut file, size)?;
    file.flush()?;
    Ok(path)
}

/// Articles with their digests checked, beside unpacking the same file and doing nothing with it.
fn taking(archive: &Path, rounds: u32) -> Result<Row> {
    let size = fs::metadata(archive)?.len() as f64;
    let (mut pages, mut others, mut unpacked) = (0, 0, 0);
    let time = shortest(rounds, || (pages, others) = take(archive));
    ensure!(pages > 0 && others > pages, "the archive was not read: {pages} articles, {others} other records");
    let mut failure = None;
    let limit = shortest(rounds, || match unpack(archive) {
        Ok(bytes) => unpacked = bytes,
        Err(error) => failure = Some(error),
    });
    failure.map_or(Ok(()), Err)?;
    let speed = |time: std::time::Duration| whole(size / 1e6 / time.as_secs_f64());
    Ok(Row {
        what: format!("articles out of a WARC in gzip, {} MB", whole(size / 1e6)),
        figure: format!("{} MB/s", speed(time)),
        beside: format!(
            "of compressed bytes; {} MB/s to unpack the same and do nothing else; {} articles, {} other records, {} MB \
             unpacked",
            speed(limit),
            whole(f64::from(pages)),
            whole(f64::from(others)),
            whole(unpacked as f64 / 1e6),
        ),
    })
}

/// How many articles an archive holds, and how many other records; -1 where something is wrong.
fn take(archive: &Path) -> (u32, u32) {
    let order = Order { sources: vec![archive.to_owned()], ..Order::default() };
    articles(order).fold((0, 0), |(pages, others), gathered| match gathered {
        Gathered::Article(clipping) if clipping.warnings.is_empty() => {
            std::hint::black_box(clipping.bytes);
            (pages + 1, others)
        }
        _ => (pages, others + 1),
    })
}

fn unpack(archive: &Path) -> Result<usize> {
    let mut source = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, File::open(archive)?));
    let mut buffer = vec![0; 1 << 17];
    let mut total = 0;
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(total),
            count => total += std::hint::black_box(count),
        }
    }
}

/// The same with the main content of every page as text.
fn with_text(archive: &Path, rounds: u32) -> Result<Row> {
    let size = fs::metadata(archive)?.len() as f64;
    let (mut words, mut pages) = (0, 0);
    let time = shortest(rounds, || {
        (words, pages) = (0, 0);
        let order = Order { sources: vec![archive.to_owned()], ..Order::default() };
        for gathered in articles(order) {
            if let Gathered::Article(clipping) = gathered {
                let received = format::read(clipping.format, clipping.bytes, clipping.provenance);
                words += received.document.text.running().split_whitespace().count();
                pages += 1;
            }
        }
    });
    ensure!(words > 0, "the pages of the archive have no text");
    Ok(Row {
        what: format!("the same with the text of every page, {} MB", whole(size / 1e6)),
        figure: format!("{:.1} MB/s", size / 1e6 / time.as_secs_f64()),
        beside: format!(
            "{} pages/s, {} words/s",
            whole(f64::from(pages) / time.as_secs_f64()),
            whole(words as f64 / time.as_secs_f64())
        ),
    })
}

fn memory(program: &Path, small: &Path, large: &Path) -> Result<Row> {
    let size = fs::metadata(large)?.len() as f64;
    let most = |archive: &Path| Ok::<_, anyhow::Error>(whole(program::peak_for(program, archive)? / 1e6));
    Ok(Row {
        what: format!("memory at most, for the texts of a WARC of {} MB", whole(size / 1e6)),
        figure: format!("{} MB", most(large)?),
        beside: format!("{} MB for one of a tenth of that", most(small)?),
    })
}
