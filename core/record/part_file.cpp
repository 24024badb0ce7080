#include "core/record/part_file.h"

#include <system_error>
#include <unistd.h>
#include <utility>

namespace fiberscope {

namespace fs = std::filesystem;

PartFile::PartFile(fs::path target) : target_(std::move(target)) {
    std::error_code ignored;
    const fs::file_type kind = fs::status(target_, ignored).type();
    const bool exists = kind != fs::file_type::not_found && kind != fs::file_type::none;
    if (exists && kind != fs::file_type::regular) {
        refusal_ = "it exists and is not a file";
        pending_ = false;
        return;
    }
    if (exists) target_ = fs::canonical(target_, ignored);
    part_ = target_;
    part_ += ".part-" + std::to_string(::getpid());
}

PartFile::~PartFile() {
    give_up();
}

std::optional<std::string> PartFile::give_name() {
    std::error_code failure;
    fs::rename(part_, target_, failure);
    if (!failure) {
        pending_ = false;
        return std::nullopt;
    }
    give_up();
    return failure.message();
}

void PartFile::give_up() {
    if (!pending_) return;
    pending_ = false;
    std::error_code ignored;
    fs::remove(part_, ignored);
}

}  // namespace fiberscope
