//! Properties of the files for operators: (1) `citeguard health` tells a service that is ready from one that is not;
//! (2) the container, the unit and the manifest start what the command line offers.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::support::{citeguard, command, root, stdout};

/// A running service, stopped when it is dropped.
struct Service(Child, String);

impl Service {
    fn start(args: &[&str]) -> Self {
        let mut child = command(args).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut lines = log.lines().map(Result::unwrap);
        let line = lines.find(|line| line.contains("listening on")).unwrap();
        let url = line.split("listening on ").nth(1).unwrap();
        let url = url.split_whitespace().next().unwrap().to_owned();
        // What it logs later must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, url)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn health_tells_a_ready_service_from_one_that_is_not() {
    let service = Service::start(&["serve", "--listen", "127.0.0.1:0"]);
    let output = citeguard(&["health", "--url", &service.1]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("\"status\":\"ready\""));
    let url = service.1.clone();
    drop(service);
    let output = citeguard(&["health", "--url", &url]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
}

#[test]
fn the_files_name_options_that_there_are() {
    let help = stdout(&citeguard(&["help", "serve"])) + &stdout(&citeguard(&["help"]));
    for file in ["Dockerfile", "citeguard.service", "kubernetes.yaml"] {
        let text = std::fs::read_to_string(root().join("config/deploy").join(file)).unwrap();
        assert!(text.contains("# What is checked:"), "{file}");
        for option in ["--listen", "--content"] {
            assert!(
                !text.contains(option) || help.contains(option),
                "{file}: {option}"
            );
        }
        for setting in text.split("CITEGUARD_").skip(1) {
            let name: String = setting
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect();
            let (section, key) = name.split_once("__").unwrap();
            let settings = std::fs::read_to_string(root().join("config/citeguard.toml")).unwrap();
            let header = format!("[{}]", section.to_lowercase());
            let after = settings
                .split(&header)
                .nth(1)
                .unwrap_or_else(|| panic!("{file}: {header}"));
            let body = after.split("\n[").next().unwrap();
            assert!(
                body.contains(&format!("\n{} = ", key.to_lowercase())),
                "{file}: {name}"
            );
        }
    }
}
