//! From bytes as they arrive to the events of a stream of server-sent events.
//!
//! Stricter than the HTML standard: a line that is no field of an event stream is a fault, not ignored, since a server that
//! reports a failure without framing it would otherwise look like one that said nothing.

use super::Fault;

/// Longest line, bytes: a chunk of a chat completion has a few hundred.
const MAX_LINE_BYTES: usize = 1 << 20;

/// Reads events bit by bit.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The line that is not yet whole.
    line: Vec<u8>,
    /// Data lines of the event that is not yet whole.
    data: Option<String>,
}

impl Events {
    /// The data of the events that `bytes` complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, Fault> {
        let mut events = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                if self.line.len() >= MAX_LINE_BYTES {
                    return Err(Fault::Endless);
                }
                self.line.push(*byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = std::str::from_utf8(&line).map_err(|_| Fault::MalformedStream)?;
            events.extend(self.line(line.strip_suffix('\r').unwrap_or(line))?);
        }
        Ok(events)
    }

    /// The data of an event whose closing blank line never came; some servers end that way.
    pub(super) fn finish(mut self) -> Result<Option<String>, Fault> {
        if !self.line.is_empty() {
            self.push(b"\n")?;
        }
        Ok(self.data)
    }

    fn line(&mut self, line: &str) -> Result<Option<String>, Fault> {
        if line.is_empty() {
            return Ok(self.data.take());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        match field.strip_prefix('\u{feff}').unwrap_or(field) {
            "data" => {
                let value = value.strip_prefix(' ').unwrap_or(value);
                match &mut self.data {
                    Some(data) if data.len() + value.len() > MAX_LINE_BYTES => {
                        return Err(Fault::Endless);
                    }
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => self.data = Some(value.to_owned()),
                }
            }
            // A comment, which servers send to keep a connection open.
            "" | "event" | "id" | "retry" => {}
            _ => return Err(Fault::MalformedStream),
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stream: &str, expected: &[&str]) {
        for size in [1, 2, 3, 7, 1000] {
            let mut events = Events::default();
            let mut found = Vec::new();
            for bytes in stream.as_bytes().chunks(size) {
                found.extend(events.push(bytes).unwrap());
            }
            found.extend(events.finish().unwrap());
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn events_are_read_however_they_are_cut() {
        check("data: a\n\ndata: é\n\n", &["a", "é"]);
        check("data:a\r\n\r\ndata: b\r\n\r\n", &["a", "b"]);
        check(
            ": ping\n\nevent: x\nid: 1\nretry: 9\ndata: 1\ndata: 2\n\n",
            &["1\n2"],
        );
        check("data: {}\n\ndata: [DONE]", &["{}", "[DONE]"]);
        check("\n\n\n", &[]);
    }

    #[test]
    fn what_is_no_event_stream_is_a_fault() {
        for stream in ["{\"error\": 1}\n\n", "<html>\n", "data: a\nnot a field\n"] {
            let found = Events::default().push(stream.as_bytes());
            assert_eq!(found, Err(Fault::MalformedStream), "{stream}");
        }
        assert_eq!(
            Events::default().push(b"data: \xff\n"),
            Err(Fault::MalformedStream)
        );
    }

    #[test]
    fn an_endless_line_is_a_fault() {
        let mut events = Events::default();
        let piece = vec![b'a'; MAX_LINE_BYTES / 2 + 1];
        assert_eq!(events.push(&piece), Ok(Vec::new()));
        assert_eq!(events.push(&piece), Err(Fault::Endless));
    }
}
