//! Understanding at the command line: one message a line in, one JSON a line out.

use std::io::{BufRead, Write};

use chrono::NaiveDate;

use crate::Assistant;

/// The lines could not be read or the answers not written.
#[derive(Debug, thiserror::Error)]
#[error("the messages could not be read or the answers not written: {0}")]
pub struct LinesError(#[from] std::io::Error);

/// Reads one message a line from `reader` and writes what each says as one JSON object a line. An empty line gives
/// an empty understanding, so that lines in and out stay side by side. Bytes that are not UTF-8 are replaced.
pub fn understand_lines(
    assistant: &Assistant,
    mut reader: impl BufRead,
    mut writer: impl Write,
    today: NaiveDate,
) -> Result<(), LinesError> {
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let understanding = assistant.understand(String::from_utf8_lossy(&line).trim(), today);
        serde_json::to_writer(&mut writer, &understanding).map_err(std::io::Error::from)?;
        writer.write_all(b"\n")?;
        line.clear();
    }
    Ok(writer.flush()?)
}
