//! The server on a port of its own, and a client that asks it over one connection.

use std::error::Error;
use std::future::pending;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use users_api::params::{Credentials, GetUsers};
use users_api::record::User;
use users_api::reply::{Failure, Page, decode};
use users_api::{Method, Params};
use users_server::store::Store;
use users_server::{Config, demo, serve};

/// Answers as long as it lives.
pub(crate) struct Server {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start(store: Store) -> io::Result<Self> {
        let runtime = Runtime::new()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        runtime.spawn(serve(listener, Config::default(), store, pending()));
        Ok(Self { address, _runtime: runtime })
    }

    pub(crate) fn connect(&self) -> io::Result<Client> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        Ok(Client(BufReader::new(stream)))
    }
}

/// A connection that stays open, as a browser's does.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    /// Asks, and reads the answer's body to its end.
    pub(crate) fn get_users(&mut self, params: &GetUsers) -> io::Result<String> {
        let mut fields = params.fields();
        Credentials::ApiKey { account_id: 1, api_key: demo::API_KEY.to_owned() }.write(&mut fields);
        let body = fields.to_urlencoded();
        let request = format!(
            "POST /platform_api/{} HTTP/1.1\r\nHost: localhost\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            Method::GetUsers.name(),
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes())?;
        let length = self.read_head()?;
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        String::from_utf8(body).map_err(io::Error::other)
    }

    /// Reads the head of the answer; returns the length of its body.
    fn read_head(&mut self) -> io::Result<usize> {
        let mut length = None;
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line)?;
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse().map_err(io::Error::other)?);
            }
            if line.is_empty() {
                return length.ok_or_else(|| io::Error::other("an answer without a length"));
            }
        }
    }
}

/// How many users the answer says there are.
pub(crate) fn total_count(body: &str) -> Result<u64, Box<dyn Error>> {
    match decode::<Page<User>>(body) {
        Ok(page) => Ok(page.total_count),
        Err(Failure::Refused(errors)) => Err(errors.first().clone().into()),
        Err(Failure::Unreadable(why)) => Err(why.to_string().into()),
    }
}
