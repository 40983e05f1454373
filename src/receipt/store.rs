//! The log: segments of lines, each line a checksum, an id and a receipt.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::key::hex;
use super::{ReceiptError, ReceiptSettings};

/// Segments that a full store is made of: so much of it leaves at a time.
const SEGMENTS: u64 = 16;

/// Bytes of a checksum that are kept: a torn line passes with a chance of one in 2^32.
const CHECK_BYTES: usize = 4;

#[derive(Debug)]
pub(super) struct Store {
    dir: Option<PathBuf>,
    retention_days: u16,
    max_bytes: u64,
    max_entries: usize,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    /// Oldest first; only the last one, and only of this run, is written to.
    segments: VecDeque<Segment>,
    /// Number of the segment, counted over all that ever were, and the place in it.
    places: HashMap<String, Place>,
    n_dropped: u64,
    next_number: u64,
    is_open: bool,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    segment: u64,
    start: u64,
    len: usize,
}

#[derive(Debug)]
struct Segment {
    day: Date,
    data: Data,
    len: u64,
    ids: Vec<String>,
}

#[derive(Debug)]
enum Data {
    Memory(Vec<u8>),
    Disk { path: PathBuf, file: File },
}

impl Store {
    pub(super) fn open(settings: &ReceiptSettings, today: Date) -> Result<Self, ReceiptError> {
        let store = Self {
            dir: settings.dir.clone(),
            retention_days: settings.retention_days,
            max_bytes: settings.max_bytes,
            max_entries: settings.max_entries,
            log: Mutex::new(Log::default()),
        };
        if let Some(dir) = &store.dir {
            let mut log = store.log();
            read_dir(dir, &mut log).map_err(|source| store.failed(source))?;
            store
                .drop_old(&mut log, today)
                .map_err(|source| store.failed(source))?;
            drop(log);
        }
        Ok(store)
    }

    pub(super) fn last_day(&self, day: Date) -> Date {
        day.checked_add(i64::from(self.retention_days).days())
            .unwrap_or(Date::MAX)
    }

    pub(super) fn keeps_any(&self) -> bool {
        self.max_entries > 0
    }

    pub(super) fn put(&self, id: &str, line: &str, today: Date) -> Result<(), ReceiptError> {
        self.write(id, line, today)
            .map_err(|source| self.failed(source))
    }

    pub(super) fn get(&self, id: &str, today: Date) -> Result<Option<String>, ReceiptError> {
        self.read(id, today).map_err(|source| self.failed(source))
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // A panic elsewhere leaves the log whole: every change of it is one statement after the write.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: io::Error) -> ReceiptError {
        ReceiptError::Disk {
            dir: self.dir.clone().unwrap_or_default(),
            source,
        }
    }

    fn write(&self, id: &str, line: &str, today: Date) -> io::Result<()> {
        let body = format!("{id} {line}");
        let entry = format!("{} {body}\n", checksum(body.as_bytes()));
        let mut log = self.log();
        self.drop_old(&mut log, today)?;
        self.make_room(&mut log, entry.len() as u64)?;
        let is_full = |s: &Segment| {
            s.day != today
                || s.len + entry.len() as u64 > self.max_bytes / SEGMENTS
                || s.ids.len() as u64 >= (self.max_entries as u64).div_ceil(SEGMENTS)
        };
        if !log.is_open || log.segments.back().is_none_or(is_full) {
            let data = match &self.dir {
                Some(dir) => new_file(dir, today, &mut log.next_number)?,
                None => Data::Memory(Vec::new()),
            };
            log.segments.push_back(Segment {
                day: today,
                data,
                len: 0,
                ids: Vec::new(),
            });
            log.is_open = true;
        }
        let number = log.n_dropped + log.segments.len() as u64 - 1;
        let Some(segment) = log.segments.back_mut() else {
            return Ok(());
        };
        let start = segment.len;
        if let Err(error) = segment.append(entry.as_bytes()) {
            // What was written in part is followed by a new segment and never read.
            log.is_open = false;
            return Err(error);
        }
        segment.ids.push(id.to_owned());
        log.places.insert(
            id.to_owned(),
            Place {
                segment: number,
                start,
                len: entry.len(),
            },
        );
        Ok(())
    }

    fn read(&self, id: &str, today: Date) -> io::Result<Option<String>> {
        let mut log = self.log();
        self.drop_old(&mut log, today)?;
        let Some(place) = log.places.get(id).copied() else {
            return Ok(None);
        };
        let at = usize::try_from(place.segment - log.n_dropped).unwrap_or(usize::MAX);
        let Some(segment) = log.segments.get_mut(at) else {
            return Ok(None);
        };
        let entry = segment.bytes(place.start, place.len)?;
        Ok(parse(&entry)
            .filter(|(known, _)| *known == id)
            .map(|(_, line)| line.to_owned()))
    }

    /// Lets go of the segments whose last day is over.
    fn drop_old(&self, log: &mut Log, today: Date) -> io::Result<()> {
        while log
            .segments
            .front()
            .is_some_and(|s| self.last_day(s.day) < today)
        {
            log.drop_first()?;
        }
        Ok(())
    }

    /// Lets go of the oldest segments until a line of `len` bytes fits.
    fn make_room(&self, log: &mut Log, len: u64) -> io::Result<()> {
        while !log.segments.is_empty() {
            let n_bytes: u64 = log.segments.iter().map(|s| s.len).sum();
            if n_bytes + len <= self.max_bytes && log.places.len() < self.max_entries {
                break;
            }
            log.drop_first()?;
        }
        Ok(())
    }
}

impl Log {
    fn drop_first(&mut self) -> io::Result<()> {
        let Some(segment) = self.segments.front() else {
            return Ok(());
        };
        if let Data::Disk { path, .. } = &segment.data {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        if let Some(segment) = self.segments.pop_front() {
            for id in &segment.ids {
                self.places.remove(id);
            }
        }
        self.n_dropped += 1;
        self.is_open &= !self.segments.is_empty();
        Ok(())
    }
}

impl Segment {
    fn append(&mut self, entry: &[u8]) -> io::Result<()> {
        match &mut self.data {
            Data::Memory(bytes) => bytes.extend_from_slice(entry),
            Data::Disk { file, .. } => {
                file.seek(SeekFrom::Start(self.len))?;
                file.write_all(entry)?;
            }
        }
        self.len += entry.len() as u64;
        Ok(())
    }

    fn bytes(&mut self, start: u64, len: usize) -> io::Result<Vec<u8>> {
        match &mut self.data {
            Data::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                Ok(bytes
                    .get(start..start.saturating_add(len))
                    .unwrap_or_default()
                    .to_owned())
            }
            Data::Disk { file, .. } => {
                let mut entry = vec![0; len];
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut entry)?;
                Ok(entry)
            }
        }
    }
}

/// `receipts-2026-11-23-000007.log`.
fn file_name(day: Date, number: u64) -> String {
    format!("receipts-{day}-{number:06}.log")
}

fn new_file(dir: &Path, day: Date, number: &mut u64) -> io::Result<Data> {
    let path = dir.join(file_name(day, *number));
    *number += 1;
    let mut options = OpenOptions::new();
    options.create_new(true).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    Ok(Data::Disk { path, file })
}

/// Reads all segments of a folder, which it makes where it is not there.
fn read_dir(dir: &Path, log: &mut Log) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut names: Vec<(Date, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        let inner = name
            .strip_prefix("receipts-")
            .and_then(|n| n.strip_suffix(".log"));
        let parts = inner.and_then(|inner| inner.rsplit_once('-'));
        if let Some((Ok(day), Ok(number))) = parts.map(|(day, n)| (day.parse(), n.parse())) {
            names.push((day, number, path));
        }
    }
    names.sort();
    for (day, number, path) in names {
        log.next_number = log.next_number.max(number + 1);
        let mut file = File::open(&path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let segment_number = log.segments.len() as u64;
        let (mut start, mut ids) = (0, Vec::new());
        for entry in bytes.split_inclusive(|b| *b == b'\n') {
            if let Some((id, _)) = parse(entry) {
                let place = Place {
                    segment: segment_number,
                    start,
                    len: entry.len(),
                };
                log.places.insert(id.to_owned(), place);
                ids.push(id.to_owned());
            }
            start += entry.len() as u64;
        }
        log.segments.push_back(Segment {
            day,
            data: Data::Disk { path, file },
            len: start,
            ids,
        });
    }
    Ok(())
}

fn checksum(body: &[u8]) -> String {
    hex(&Sha256::digest(body)[..CHECK_BYTES])
}

/// Id and line of an entry; `None` where its checksum or its end is not right.
fn parse(entry: &[u8]) -> Option<(&str, &str)> {
    let entry = std::str::from_utf8(entry).ok()?.strip_suffix('\n')?;
    let (check, body) = entry.split_once(' ')?;
    (check == checksum(body.as_bytes())).then_some(())?;
    body.split_once(' ')
}
