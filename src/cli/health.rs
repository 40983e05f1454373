//! `citeguard health`: asks a running service whether it is ready, for images that hold no other program.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use super::AnyError;
use super::args::HealthArgs;
use crate::config::Config;

/// Time that the answer may take: less than a container engine waits for the command.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(config: &Config, args: &HealthArgs) -> Result<ExitCode, AnyError> {
    let default = || format!("http://{}", reachable(config.server.listen));
    let base = args.url.clone().unwrap_or_else(default);
    let url = format!("{}/readyz", base.trim_end_matches('/'));
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .build()
        .into();
    let (is_ready, said) = match agent.get(&url).call() {
        Ok(mut response) => {
            let said = response.body_mut().read_to_string()?;
            (response.status().is_success(), said)
        }
        Err(error) => (false, format!("{url}: {error}")),
    };
    writeln!(io::stdout(), "{}", said.trim_end())?;
    Ok(if is_ready {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Where a service that listens on `address` is reached from this machine.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
