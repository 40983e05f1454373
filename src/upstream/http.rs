//! One HTTP request over one connection of its own, with the stage at which it failed.
//!
//! hyper is used as it is: no pool, no redirect, no proxy, no compression, so that a question goes to the configured
//! server and nowhere else, and dropping a call closes its connection at once.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{self, HeaderValue};
use hyper::rt::{Read, Write};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};
use tokio::task::AbortHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Fault, ModelSettings, UpstreamError};

/// Where requests go.
pub(super) struct Endpoint {
    host: String,
    port: u16,
    /// Path and headers that every request has.
    path: String,
    authority: HeaderValue,
    authorization: Option<HeaderValue>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// Ends the connection when it is dropped.
#[derive(Debug)]
pub(super) struct Connection(AbortHandle);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Endpoint {
    pub(super) fn new(settings: &ModelSettings) -> Result<Self, UpstreamError> {
        let url = &settings.url;
        let is_tls = url.scheme() == "https";
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(UpstreamError::Url);
        };
        let authority = url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let authorization = settings.key.as_ref().map(|key| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
                .map_err(|_| UpstreamError::Key)?;
            value.set_sensitive(true);
            Ok(value)
        });
        // An IPv6 address stands in brackets in a URL, and without them everywhere else.
        let host = host.trim_matches(['[', ']']).to_owned();
        let tls = if is_tls {
            let name = ServerName::try_from(host.clone()).map_err(|_| UpstreamError::Url)?;
            Some((connector(settings)?, name))
        } else {
            None
        };
        Ok(Self {
            host,
            port,
            path: format!("{}/chat/completions", url.path().trim_end_matches('/')),
            authority: HeaderValue::from_str(&authority).map_err(|_| UpstreamError::Url)?,
            authorization: authorization.transpose()?,
            tls,
        })
    }

    /// A connection, ready for one request.
    pub(super) async fn connect(
        &self,
    ) -> Result<(http1::SendRequest<Full<Bytes>>, Connection), Fault> {
        let addresses: Vec<_> = lookup_host((self.host.as_str(), self.port))
            .await
            .map_err(|_| Fault::Dns)?
            .collect();
        if addresses.is_empty() {
            return Err(Fault::Dns);
        }
        let stream = TcpStream::connect(addresses.as_slice())
            .await
            .map_err(|error| match error.kind() {
                io::ErrorKind::ConnectionRefused => Fault::Refused,
                io::ErrorKind::TimedOut => Fault::ConnectTimeout,
                _ => Fault::Unreachable,
            })?;
        // Requests are small and whole: nothing is gained by waiting for more of them.
        let _ = stream.set_nodelay(true);
        match &self.tls {
            None => shake(TokioIo::new(stream)).await,
            Some((connector, name)) => {
                let stream = connector.connect(name.clone(), stream).await;
                shake(TokioIo::new(stream.map_err(|_| Fault::Tls)?)).await
            }
        }
    }

    /// Posts a JSON body; resolves when the head of the response is there.
    pub(super) async fn post(
        &self,
        sender: &mut http1::SendRequest<Full<Bytes>>,
        body: Bytes,
        accept: &'static str,
    ) -> Result<Response<Incoming>, Fault> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.path.parse().map_err(|_| Fault::Inner)?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.authority.clone());
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        headers.insert(
            header::USER_AGENT,
            HeaderValue::from_static(concat!("citeguard/", env!("CARGO_PKG_VERSION"))),
        );
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        sender.send_request(request).await.map_err(|error| {
            if error.is_parse() {
                Fault::NotJson
            } else {
                Fault::Cut
            }
        })
    }
}

async fn shake<T: Read + Write + Unpin + Send + 'static>(
    io: T,
) -> Result<(http1::SendRequest<Full<Bytes>>, Connection), Fault> {
    let (sender, connection) = http1::handshake(io).await.map_err(|_| Fault::Unreachable)?;
    // Its end shows on the response; there is nothing to say about it here.
    let task = tokio::spawn(async move { drop(connection.await) });
    Ok((sender, Connection(task.abort_handle())))
}

fn connector(settings: &ModelSettings) -> Result<TlsConnector, UpstreamError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = &settings.ca_file {
        let unreadable = || UpstreamError::Certificates(path.clone());
        let certificates = CertificateDer::pem_file_iter(path).map_err(|_| unreadable())?;
        let mut n_read = 0;
        for certificate in certificates {
            roots
                .add(certificate.map_err(|_| unreadable())?)
                .map_err(|_| unreadable())?;
            n_read += 1;
        }
        if n_read == 0 {
            return Err(unreadable());
        }
    }
    if roots.is_empty() {
        return Err(UpstreamError::NoRoots);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| UpstreamError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
