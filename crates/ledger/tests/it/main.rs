//! Ledgers in real files.

mod adding;
mod damage;
mod desk;
mod families;
mod listing;
mod past;
mod people;
mod replay;
mod rereading;
mod searching;
mod tamper;
mod transcripts;
mod versions;
mod withdrawing;
