/** A plain value, as YAML and JSON share it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
