//! How often families are right: on quotes edited as outlets edit them, and on quotes of real articles judged by reading.

pub(crate) mod edit;
pub(crate) mod edited;
pub(crate) mod paraphrases;
pub(crate) mod quotes;
