// A file that gets its name only when it is whole: until then it is written beside its target, so
// that a failure leaves neither half a file nor the loss of what was there before.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace fiberscope {

class PartFile {
  public:
    // A target that is a link stays one: what it points to is replaced.
    explicit PartFile(std::filesystem::path target);
    ~PartFile();  // removes what was not given its name
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    // Why the target can't be replaced at all, if so: a device, say, which a file of its name would
    // put out of the world. To be asked before anything is written.
    const std::optional<std::string>& refusal() const { return refusal_; }

    const std::filesystem::path& target() const { return target_; }
    const std::filesystem::path& part() const { return part_; }  // where to write

    // Written and closed: gives it its name. Returns what went wrong, or nothing.
    std::optional<std::string> give_name();
    // It is not to be: removes what was written.
    void give_up();
    // It stays where it is.
    void keep() { pending_ = false; }

  private:
    std::filesystem::path target_, part_;
    std::optional<std::string> refusal_;
    bool pending_ = true;
};

}  // namespace fiberscope
