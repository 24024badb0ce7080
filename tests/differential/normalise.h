// What a program says on stderr, without what two runs of it, or two versions of Go, say
// differently though the program did the same.
#pragma once

#include <string>
#include <string_view>

namespace fiberscope::test {

// In a report of goroutines:
// - ids other than 1 become N, addresses 0x?, offsets and arguments of frames go, files lose their
//   folders;
// - frames of the library are left out: there it is built of other functions; so are the runtime's
//   own goroutines;
// - where frames in the middle were elided, equal ones that follow each other are one;
// - the goroutines after the first are sorted, as Go shows them in the order of its free list.
// What Go says in other words since 1.23 becomes the newest form: wait reasons, re-panics,
// print's floats.
std::string normalised(std::string_view text);

// The compiler's errors: without the folders, and the line that names the package; what newer
// versions say in more words (of struct type, keyword else) in fewer.
std::string normalised_errors(std::string_view text);

}  // namespace fiberscope::test
