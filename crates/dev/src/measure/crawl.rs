//! Archives as crawlers write them, full of pages that are made of the examples; the same every time.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use data_encoding::BASE32;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha1::{Digest, Sha1};

/// The paragraphs that the pages are made of.
pub(crate) struct Crawl {
    paragraphs: Vec<String>,
    random: Random,
    pages: u32,
}

/// Numbers that look random and are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % limit
    }
}

impl Crawl {
    /// Takes the paragraphs out of the example reports.
    pub(crate) fn of_examples(folder: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                files.extend(fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?);
            }
        }
        files.sort_unstable();
        let mut paragraphs = Vec::new();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
            let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            paragraphs.extend(text.split("\n\n").map(|paragraph| paragraph.trim().to_owned()));
        }
        paragraphs.retain(|paragraph| paragraph.len() > 80);
        ensure!(!paragraphs.is_empty(), "there are no example reports in {}", folder.display());
        Ok(Self { paragraphs, random: Random(0x2545_f491_4f6c_dd1d), pages: 0 })
    }

    /// Writes an archive of at least this many bytes, each record compressed for itself: for each page what was asked, what
    /// was answered and what was noted, as Common Crawl keeps its news.
    pub(crate) fn write(&mut self, archive: &mut impl Write, size: u64) -> io::Result<()> {
        let mut written = write_record(archive, "warcinfo", "", b"software: cargo dev bench\r\n")?;
        while written < size {
            self.pages += 1;
            let address = format!("WARC-Target-URI: https://post.example/{}\r\n", self.pages);
            let http = format!("{address}Content-Type: application/http; msgtype=");
            let asked = format!("GET /{} HTTP/1.1\r\nHost: post.example\r\nAccept: */*\r\n\r\n", self.pages);
            written += write_record(archive, "request", &format!("{http}request\r\n"), asked.as_bytes())?;
            let page = self.page();
            let digest = BASE32.encode(&Sha1::digest(page.as_bytes()));
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: press\r\n\r\n{page}");
            let fields = format!("WARC-Payload-Digest: sha1:{digest}\r\n{http}response\r\n");
            written += write_record(archive, "response", &fields, answer.as_bytes())?;
            written += write_record(archive, "metadata", &address, b"fetchTimeMs: 120\r\n")?;
        }
        Ok(())
    }

    /// A page as news sites print them: more around the article than in it. It compresses to a fifth, as those of the
    /// Scrapinghub article benchmark do.
    fn page(&mut self) -> String {
        let number = self.pages;
        let mut lines = vec![format!(
            "<!doctype html><html lang=en-GB><head><meta charset=utf-8><title>Report {number} | Post</title>\
             <meta property=\"article:published_time\" content=\"2024-03-05\">"
        )];
        for _ in 0..40 {
            let (one, two, three) = (self.random.below(9999), self.random.below(9999), self.random.below(9999));
            lines.push(format!(
                "<style>.c{one:04x}-box {{ margin: {two}px auto; color: #{three:06x}; display: block }}</style>\n\
                 <script>window.q.push({{\"id\": \"{two:08x}{one:08x}\", \"slot\": {three}, \"lazy\": true}});</script>"
            ));
        }
        for _ in 0..150 {
            let (one, two) = (self.random.below(99999), self.random.below(self.paragraphs.len()));
            let words = self.paragraphs[two].split(' ').take(5).collect::<Vec<_>>().join(" ");
            lines.push(format!(
                "<div class=\"menu__item menu__item--deep js-track\"><a class=\"menu__link\" href=\"/news/{one}\" \
                 data-track=\"{one:08x}\"><span class=\"menu__label\">{words}</span></a></div>"
            ));
        }
        lines.push(format!("<main><article class=\"article\"><h1>Report {number}</h1>"));
        for _ in 0..25 {
            let which = self.random.below(self.paragraphs.len());
            lines.push(format!("<p class=\"article__text\">{}</p>", self.paragraphs[which]));
        }
        lines.push("</article></main><footer>The end</footer></body></html>\n".to_owned());
        lines.join("\n")
    }
}

/// Writes a record and says how many bytes it has in the archive.
fn write_record(archive: &mut impl Write, kind: &str, fields: &str, block: &[u8]) -> io::Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    write!(
        encoder,
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-03-05T10:20:30Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    )?;
    encoder.write_all(block)?;
    encoder.write_all(b"\r\n\r\n")?;
    let member = encoder.finish()?;
    archive.write_all(&member)?;
    Ok(member.len() as u64)
}
