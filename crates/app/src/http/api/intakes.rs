//! Bringing articles in: uploads, addresses, and the examples that come with the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use tempfile::TempDir;
use utoipa::ToSchema;

use super::super::LONGEST_UPLOAD;
use super::super::ask::Named;
use super::super::examples::EXAMPLES;
use super::super::intakes::{self, Report};
use super::super::problem::{Problem, Unanswered, Unwritten};
use super::super::room::Room;
use super::{Answer, Json};

/// The most files of one upload.
const MOST_FILES: usize = 5_000;

/// Files that are uploaded.
#[derive(ToSchema)]
#[allow(dead_code)] // it describes the form for the `OpenAPI` file
struct Upload {
    /// Any file that `onrecord add` reads; as many as wanted.
    #[schema(format = Binary)]
    file: Vec<String>,
}

/// Brings in files.
#[utoipa::path(
    post, path = "/api/intakes/files", tag = "intakes",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 202, description = "The errand that was begun", body = Report), Unwritten),
)]
pub(super) async fn files(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Answer), Problem> {
    begun(&room, upload_files(&room, &headers, upload).await?)
}

/// Takes uploaded files in, and says the number of the errand.
pub(in super::super) async fn upload_files(
    room: &Arc<Room>,
    headers: &HeaderMap,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<u64, Problem> {
    if room.is_read_only() {
        return Err(Problem::read_only());
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LONGEST_UPLOAD) {
        let detail = format!("an upload has {} MiB at most: send it in parts", LONGEST_UPLOAD >> 20);
        return Err(Problem::unreadable(StatusCode::PAYLOAD_TOO_LARGE, &detail));
    }
    let mut upload = upload.map_err(|rejection| Problem::unreadable(rejection.status(), &rejection.body_text()))?;
    let folder = TempDir::new().map_err(|error| Problem::fault(&format!("no folder for an upload: {error}")))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    loop {
        let field =
            upload.next_field().await.map_err(|error| Problem::unreadable(error.status(), &error.body_text()))?;
        let Some(mut field) = field else { break };
        let Some(name) = field.file_name().map(file_name) else { continue };
        if paths.len() == MOST_FILES {
            return Err(Problem::unclear(&format!("more than {MOST_FILES} files at a time: upload them in parts")));
        }
        let kept = || -> std::io::Result<(std::fs::File, PathBuf)> {
            let mut path = folder.path().join(&name);
            // Two files may have one name.
            if path.exists() {
                let place = folder.path().join(paths.len().to_string());
                std::fs::create_dir(&place)?;
                path = place.join(&name);
            }
            Ok((std::fs::File::create_new(&path)?, path))
        };
        let (mut file, path) = kept().map_err(|error| Problem::fault(&format!("an upload cannot be kept: {error}")))?;
        loop {
            let chunk = field.chunk().await.map_err(|error| Problem::unreadable(error.status(), &error.body_text()))?;
            let Some(chunk) = chunk else { break };
            file.write_all(&chunk).map_err(|error| Problem::fault(&format!("an upload cannot be kept: {error}")))?;
        }
        paths.push(path);
    }
    if paths.is_empty() {
        return Err(Problem::unclear("there is no file in the upload: choose one at least"));
    }
    intakes::begin(room, paths, Some(folder))
}

/// The name of an uploaded file without any folder, so that it can be put nowhere else.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last.chars().filter(|char| !char.is_control()).take(200).collect();
    match safe.as_str() {
        "" | "." | ".." => "upload".to_owned(),
        _ => safe,
    }
}

/// Addresses to read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Addresses {
    /// Addresses of articles, archived copies, feeds or sitemaps; https or http.
    #[schema(min_items = 1)]
    addresses: Vec<String>,
}

/// Brings in what is at addresses.
#[utoipa::path(
    post, path = "/api/intakes/addresses", tag = "intakes", request_body = Addresses,
    responses((status = 202, description = "The errand that was begun", body = Report), Unwritten),
)]
pub(super) async fn addresses(
    State(room): State<Arc<Room>>,
    Json(addresses): Json<Addresses>,
) -> Result<(StatusCode, Answer), Problem> {
    begun(&room, call_on(&room, &addresses.addresses)?)
}

/// Begins to read addresses, and says the number of the errand.
pub(in super::super) fn call_on(room: &Arc<Room>, addresses: &[String]) -> Result<u64, Problem> {
    let addresses: Vec<&str> =
        addresses.iter().map(|address| address.trim()).filter(|address| !address.is_empty()).collect();
    if addresses.is_empty() {
        return Err(Problem::unclear("there is no address: give one at least"));
    }
    for address in &addresses {
        // Anything else would be taken for a path of this computer.
        let is_address = address.starts_with("https://") || address.starts_with("http://");
        if !is_address || url::Url::parse(address).is_err() {
            return Err(Problem::unclear(&format!("{address:?} is no address: it begins with https:// or http://")));
        }
    }
    intakes::begin(room, addresses.into_iter().map(PathBuf::from).collect(), None)
}

/// Brings in the reports that come with the program.
#[utoipa::path(
    post, path = "/api/intakes/examples", tag = "intakes",
    responses((status = 202, description = "The errand that was begun", body = Report), Unwritten),
)]
pub(super) async fn examples(State(room): State<Arc<Room>>) -> Result<(StatusCode, Answer), Problem> {
    begun(&room, read_examples(&room)?)
}

/// Begins to read the examples, and says the number of the errand.
pub(in super::super) fn read_examples(room: &Arc<Room>) -> Result<u64, Problem> {
    let kept = || -> std::io::Result<TempDir> {
        let folder = TempDir::new()?;
        for (name, bytes) in EXAMPLES {
            let path = folder.path().join("examples").join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            std::fs::write(path, bytes)?;
        }
        Ok(folder)
    };
    let folder = kept().map_err(|error| Problem::fault(&format!("the examples cannot be written: {error}")))?;
    intakes::begin(room, vec![folder.path().join("examples")], Some(folder))
}

fn begun(room: &Room, intake: u64) -> Result<(StatusCode, Answer), Problem> {
    Ok((StatusCode::ACCEPTED, Answer::of(&room.intakes.report(intake)?)?))
}

/// What became of an errand so far.
#[utoipa::path(
    get, path = "/api/intakes/{intake}", tag = "intakes",
    params(("intake" = u64, Path, description = "The number of the errand")),
    responses((status = 200, description = "The report", body = Report), Unanswered),
)]
pub(super) async fn report(State(room): State<Arc<Room>>, Named(intake): Named<u64>) -> Result<Answer, Problem> {
    Answer::of(&room.intakes.report(intake)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uploaded_file_stays_in_its_folder() {
        for (name, kept) in [
            ("ferry.html", "ferry.html"),
            ("../../etc/passwd", "passwd"),
            ("C:\\news\\ferry.txt", "ferry.txt"),
            ("..", "upload"),
            ("a/", "upload"),
            ("fer\u{0}ry\n.txt", "ferry.txt"),
        ] {
            assert_eq!(file_name(name), kept);
        }
    }
}
