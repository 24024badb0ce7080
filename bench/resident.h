// What this process holds.
#pragma once

namespace fiberscope::bench {

double resident_bytes();
double page_table_bytes();

}  // namespace fiberscope::bench
