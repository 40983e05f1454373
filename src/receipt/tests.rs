use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};

use super::{HashKey, ReceiptSettings, Receipts};

const TODAY: Date = date(2026, 11, 23);

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("citeguard-receipts-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&path));
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn settings(dir: Option<&Path>) -> ReceiptSettings {
    ReceiptSettings {
        dir: dir.map(Path::to_owned),
        retention_days: 30,
        max_bytes: 1 << 20,
        max_entries: 1000,
        key: None,
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn the_hash_is_hmac_with_sha_256() {
    // RFC 4231, test cases 2 and 6.
    let key = HashKey::of_bytes(b"Jefe");
    assert_eq!(
        super::key::hex(&key.hmac(b"what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    let key = HashKey::of_bytes(&[0xaa; 131]);
    assert_eq!(
        super::key::hex(&key.hmac(b"Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
    assert_ne!(key.hash(["ab", "c"]), key.hash(["a", "bc"]));
    assert!(HashKey::parse("too short").is_err());
    assert!(
        !format!("{:?}", HashKey::parse("a key that nobody knows").unwrap()).contains("nobody")
    );
}

#[test]
fn ids_tell_nothing_of_each_other() {
    let ids: std::collections::HashSet<String> =
        (0..1000).map(|_| Receipts::new_id().unwrap()).collect();
    assert_eq!(ids.len(), 1000);
    for place in 4..36 {
        let seen: std::collections::HashSet<u8> =
            ids.iter().map(|id| id.as_bytes()[place]).collect();
        assert_eq!(seen.len(), 16, "every digit of an id takes every value");
    }
}

#[test]
fn a_receipt_outlives_a_restart() {
    let folder = Folder::new("restart");
    let settings = settings(Some(&folder.0));
    for run in 0..3 {
        let receipts = Receipts::open(&settings, TODAY).unwrap();
        for earlier in 0..run {
            let line = receipts.get(&format!("rcp_{earlier}"), TODAY).unwrap();
            assert_eq!(
                line.as_deref(),
                Some("{\"a\": 1}"),
                "run {run}, receipt {earlier}"
            );
        }
        receipts
            .put(&format!("rcp_{run}"), "{\"a\": 1}", TODAY)
            .unwrap();
        assert_eq!(receipts.get("rcp_9", TODAY).unwrap(), None);
    }
    assert_eq!(files(&folder.0).len(), 3);
}

#[test]
fn a_torn_write_costs_one_line() {
    let folder = Folder::new("torn");
    let settings = settings(Some(&folder.0));
    let receipts = Receipts::open(&settings, TODAY).unwrap();
    receipts.put("rcp_a", "first", TODAY).unwrap();
    receipts.put("rcp_b", "second", TODAY).unwrap();
    drop(receipts);
    let path = files(&folder.0).remove(0);
    let bytes = std::fs::read(&path).unwrap();
    for cut in 1..bytes.len() {
        std::fs::write(&path, &bytes[..bytes.len() - cut]).unwrap();
        let receipts = Receipts::open(&settings, TODAY).unwrap();
        assert_eq!(receipts.get("rcp_b", TODAY).unwrap(), None, "cut by {cut}");
        let is_first_whole =
            bytes.len() - cut >= bytes.len() / 2 - 1 && bytes[..bytes.len() - cut].contains(&b'\n');
        assert_eq!(
            receipts.get("rcp_a", TODAY).unwrap().is_some(),
            is_first_whole,
            "cut by {cut}"
        );
    }
    let mut flipped = bytes.clone();
    let last = flipped.len() - 3;
    flipped[last] ^= 1;
    std::fs::write(&path, &flipped).unwrap();
    let receipts = Receipts::open(&settings, TODAY).unwrap();
    assert_eq!(
        receipts.get("rcp_b", TODAY).unwrap(),
        None,
        "a changed line is none of ours"
    );
    receipts.put("rcp_c", "third", TODAY).unwrap();
    assert_eq!(
        receipts.get("rcp_c", TODAY).unwrap().as_deref(),
        Some("third")
    );
}

#[test]
fn a_receipt_leaves_with_its_file_when_its_time_is_over() {
    let folder = Folder::new("expiry");
    for dir in [None, Some(folder.0.as_path())] {
        let receipts = Receipts::open(&settings(dir), TODAY).unwrap();
        receipts.put("rcp_a", "first", TODAY).unwrap();
        receipts.put("rcp_b", "second", date(2026, 11, 24)).unwrap();
        let last = receipts.last_day(TODAY);
        assert_eq!(last, date(2026, 12, 23));
        assert!(receipts.get("rcp_a", last).unwrap().is_some());
        assert!(
            receipts
                .get("rcp_a", last.tomorrow().unwrap())
                .unwrap()
                .is_none()
        );
        assert!(
            receipts
                .get("rcp_b", last.tomorrow().unwrap())
                .unwrap()
                .is_some()
        );
    }
    assert_eq!(files(&folder.0).len(), 1);
    let reopened = Receipts::open(&settings(Some(&folder.0)), date(2027, 1, 1)).unwrap();
    assert!(reopened.get("rcp_b", date(2027, 1, 1)).unwrap().is_none());
    assert_eq!(files(&folder.0).len(), 0, "no byte is left");
}

#[test]
fn the_bounds_hold_and_the_newest_stay() {
    let folder = Folder::new("bounds");
    for dir in [None, Some(folder.0.as_path())] {
        for (max_bytes, max_entries) in [(1 << 20, 64), (4096, 100_000)] {
            let settings = ReceiptSettings {
                max_bytes,
                max_entries,
                ..settings(dir)
            };
            let receipts = Receipts::open(&settings, TODAY).unwrap();
            let mut n_found = 0;
            for number in 0..500 {
                receipts
                    .put(&format!("rcp_{number}"), "0123456789", TODAY)
                    .unwrap();
                assert!(
                    receipts
                        .get(&format!("rcp_{number}"), TODAY)
                        .unwrap()
                        .is_some()
                );
            }
            for number in 0..500 {
                n_found += usize::from(
                    receipts
                        .get(&format!("rcp_{number}"), TODAY)
                        .unwrap()
                        .is_some(),
                );
            }
            assert!(n_found <= max_entries && n_found >= 50, "{n_found}");
            if let Some(dir) = dir {
                let n_bytes: u64 = files(dir).iter().map(|f| f.metadata().unwrap().len()).sum();
                assert!(n_bytes <= max_bytes, "{n_bytes}");
            }
        }
    }
    let none = Receipts::open(
        &ReceiptSettings {
            max_entries: 0,
            ..settings(None)
        },
        TODAY,
    )
    .unwrap();
    none.put("rcp_a", "first", TODAY).unwrap();
    assert!(none.get("rcp_a", TODAY).unwrap().is_none());
}
