//! The sessions that Logon opens.
//!
//! A session lives for a fixed time from Logon on. It does not slide: then no read has to write, and a test
//! knows when the session ends.

use rusqlite::{OptionalExtension, Row, params};
use users_api::{ApiError, ErrorCode};

use super::accounts::{Login, read_login};
use super::{Store, key, now, secrets};

/// An expired session is remembered for a day, so that its caller hears 135 and not 161.
const REMEMBERED_SECONDS: i64 = 86_400;

impl Store {
    /// Opens a session that ends `lifetime_seconds` from now, and returns its id: 64 hexadecimal digits, a
    /// secret that the database does not hold.
    ///
    /// # Errors
    /// 1 or 162 when the database, or the system's source of random numbers, fails.
    pub fn open_session(&self, login: &Login, lifetime_seconds: u64) -> Result<String, ApiError> {
        self.write(|tx| {
            let session_id = secrets::random_id()?;
            let moment = now();
            let lifetime = i64::try_from(lifetime_seconds).unwrap_or(i64::MAX);
            tx.prepare_cached("DELETE FROM sessions WHERE expires_at < ?")?
                .execute([moment.saturating_sub(REMEMBERED_SECONDS)])?;
            tx.prepare_cached(
                "INSERT INTO sessions (session_hash, account_id, login_id, expires_at) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![
                secrets::fingerprint(&session_id),
                key(login.account_id),
                login.login_id.map(key),
                moment.saturating_add(lifetime),
            ])?;
            Ok(session_id)
        })
    }

    /// Whose session this is at the moment `now`, in seconds of Unix time.
    ///
    /// # Errors
    /// 161 when the account has no such session, 135 when it has ended; 1 or 162 when the database fails.
    pub fn session(&self, account_id: u64, session_id: &str, now: i64) -> Result<Login, ApiError> {
        self.read(|tx| {
            let sql = "SELECT a.account_id, a.account_name, l.login_id, l.email, l.role, s.expires_at
                FROM sessions AS s
                JOIN accounts AS a ON a.account_id = s.account_id
                LEFT JOIN logins AS l ON l.login_id = s.login_id
                WHERE s.session_hash = ? AND s.account_id = ?";
            let read = |row: &Row<'_>| Ok((read_login(row)?, row.get::<_, i64>("expires_at")?));
            let (login, expires_at) = tx
                .prepare_cached(sql)?
                .query_row(params![secrets::fingerprint(session_id), key(account_id)], read)
                .optional()?
                .ok_or_else(|| ApiError::at(ErrorCode::SessionIdInvalid, "session_id"))?;
            if now >= expires_at {
                return Err(ApiError::at(ErrorCode::SessionTimeout, "session_id").into());
            }
            Ok(login)
        })
    }

    /// Closes a session (`Logout`). One that the account does not have is closed already.
    ///
    /// # Errors
    /// 1 or 162 when the database fails.
    pub fn close_session(&self, account_id: u64, session_id: &str) -> Result<(), ApiError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM sessions WHERE session_hash = ? AND account_id = ?")?
                .execute(params![secrets::fingerprint(session_id), key(account_id)])?;
            Ok(())
        })
    }

    /// Ends every session now, for tests: their callers hear 135.
    ///
    /// # Errors
    /// 1 or 162 when the database fails.
    pub fn expire_sessions(&self) -> Result<(), ApiError> {
        self.write(|tx| {
            tx.execute("UPDATE sessions SET expires_at = min(expires_at, ?)", [now()])?;
            Ok(())
        })
    }
}
