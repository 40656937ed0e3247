//! The `OpenAPI` file: made of the code, with the schema of the wire format put in.

use serde_json::Value;
use utoipa::OpenApi;

/// The schema of the wire format, as `docs/` has it.
const WIRE: &str = include_str!("../../../../../docs/onrecord-1.schema.json");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Onrecord",
        description = "Who said what, when, and where it was printed, with the words to prove it. Offsets count Unicode \
                       code points; every count names what it counts; what is not known is null.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "statements", description = "What was said"),
        (name = "documents", description = "Where it was printed"),
        (name = "people", description = "Who said it"),
        (name = "families", description = "One utterance as every outlet printed it"),
        (name = "reviews", description = "What people decided"),
        (name = "intakes", description = "Bringing articles in"),
        (name = "server", description = "The server itself"),
    ),
)]
struct Described;

/// What the file says before any route is added.
pub(in super::super) fn describe() -> utoipa::openapi::OpenApi {
    Described::openapi()
}

/// The whole file as JSON.
pub(super) fn finish(openapi: &utoipa::openapi::OpenApi) -> String {
    let mut file = serde_json::to_value(openapi).expect("an OpenAPI file is JSON");
    let mut wire: Value = serde_json::from_str(WIRE).expect("the schema in docs/ is JSON");
    let parts = wire.as_object_mut().map(|wire| {
        wire.remove("$id");
        wire.remove("$schema");
        wire.remove("$defs")
    });
    let schemas = &mut file["components"]["schemas"];
    for (name, mut part) in parts.flatten().and_then(|parts| parts.as_object().cloned()).unwrap_or_default() {
        move_references(&mut part);
        schemas[format!("wire-{name}")] = part;
    }
    move_references(&mut wire);
    schemas["wire-statement"] = wire;
    schemas["Statement"]["properties"]["statement"] =
        serde_json::json!({"$ref": "#/components/schemas/wire-statement"});
    let mut file = serde_json::to_string_pretty(&file).expect("an OpenAPI file is JSON");
    file.push('\n');
    file
}

/// Has references to the parts of the schema lead to where they are in this file.
fn move_references(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(to) if key == "$ref" => {
                        *to = to.replace("#/$defs/", "#/components/schemas/wire-");
                    }
                    _ => move_references(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(move_references),
        _ => {}
    }
}
