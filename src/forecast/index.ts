// From who runs where to what could happen: chances, the worst set, headroom. Pure.
export {};
