// The sort of sort.Sort, sort.Slice and slices.SortFunc: one Go text, from which each package has
// its own functions.
#pragma once

#include <string>

namespace fiberscope::lang {

// What a package puts in the places of the text.
struct PdqsortWords {
    std::string suffix;  // of the functions' names: pdqsortSUFFIX(ARGS, lo, hi, bad)
    std::string params;  // type parameters, and the parameters that say what is sorted
    std::string args;    // the same as arguments
    std::string less;    // whether the element at $1 is less than that at $2
    std::string swap;    // a statement
};

std::string pdqsort_text(const PdqsortWords& words);

}  // namespace fiberscope::lang
