// Files and pipes, as Go's os.File and os.Pipe. Copies share the file, as copies of a *os.File do;
// it is closed by close(), or with the last of them. Operations may be called by any goroutine at
// any time; errors are values (io_error.h). See fd.h for which operations block what.
#pragma once

#include "core/io/fd.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fiberscope {

class File {
  public:
    File() = default;  // no file: every operation says "file already closed"

    // flags and mode as for open(2), O_CLOEXEC is added: O_RDONLY, O_RDWR | O_CREAT, ...
    static std::pair<File, IoError> open(const std::string& path, int flags, unsigned mode = 0644);
    // Takes over a descriptor that is open; `name` is what events call it.
    static File adopt(int fd, const char* name = "file");

    // At least one byte, or an error; IoError::eof at the end.
    Transfer read(void* to, std::size_t size);
    Transfer write(std::string_view bytes);
    IoError close();
    // As Fd::set_deadline; now_ns() + some nanoseconds.
    void set_read_deadline(std::optional<std::uint64_t> when_ns);
    void set_write_deadline(std::optional<std::uint64_t> when_ns);

  private:
    std::shared_ptr<Fd> fd_;
};

struct Pipe {
    File reader, writer;
    IoError error;
};
Pipe make_pipe();

}  // namespace fiberscope
