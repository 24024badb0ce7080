#include "core/io/io_error.h"

#include <system_error>

namespace fiberscope {

const IoError IoError::eof(-1);
const IoError IoError::closed(-2);
const IoError IoError::network_closed(-3);
const IoError IoError::timeout(-4);

std::string IoError::text() const {
    if (*this == eof) return "EOF";
    if (*this == closed) return "file already closed";
    if (*this == network_closed) return "use of closed network connection";
    if (*this == timeout) return "i/o timeout";
    return code_ == 0 ? "" : std::generic_category().message(code_);
}

}  // namespace fiberscope
