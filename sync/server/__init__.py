"""The region's server: it keeps boxes it cannot open, in order, and lets nobody write what they may not."""
