//! Tests of the retrieve room.
