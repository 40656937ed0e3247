//! Turns one input format into documents.
