#include "core/fiber/symbols.h"

#include <cstdlib>
#include <cxxabi.h>
#include <dlfcn.h>

#if FIBERSCOPE_LIBDW
#include <elfutils/libdwfl.h>
#include <unistd.h>
#endif

namespace fiberscope {
namespace {

std::string demangled(const char* name) {
    int status = 0;
    char* text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
    std::string result = status == 0 && text != nullptr ? text : name;
    std::free(text);
    return result;
}

}  // namespace

#if FIBERSCOPE_LIBDW

namespace {

// Loaded when the first dump is made: a program that makes none neither needs it nor carries it
// along, with all that it brings. The types are those of its header.
class Libdw {
  public:
    static const Libdw& get() {
        static const Libdw libdw;
        return libdw;
    }
    bool is_there() const { return lineinfo != nullptr; }

  private:
    void* const handle_ = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
    template <class Function>
    Function find(const char* name) const {
        return handle_ == nullptr ? nullptr : reinterpret_cast<Function>(dlsym(handle_, name));
    }

  public:
#define FIBERSCOPE_DW(name) \
    decltype(&dwfl_##name) name = find<decltype(&dwfl_##name)>("dwfl_" #name)
    FIBERSCOPE_DW(begin);
    FIBERSCOPE_DW(end);
    FIBERSCOPE_DW(linux_proc_find_elf);
    FIBERSCOPE_DW(report_begin);
    FIBERSCOPE_DW(linux_proc_report);
    FIBERSCOPE_DW(report_end);
    FIBERSCOPE_DW(addrmodule);
    FIBERSCOPE_DW(module_addrinfo);
    FIBERSCOPE_DW(module_getsrc);
    FIBERSCOPE_DW(lineinfo);
#undef FIBERSCOPE_DW
};

}  // namespace

struct Symbols::Tables {
    // What lies in the files themselves; separate debug files are not looked for, that may ask a
    // server.
    Dwfl_Callbacks callbacks{
        .find_elf = Libdw::get().linux_proc_find_elf,
        .find_debuginfo = [](Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*,
                             const char*, GElf_Word, char**) { return -1; },
        .section_address = nullptr,
        .debuginfo_path = nullptr,
    };
    Dwfl* dwfl = Libdw::get().is_there() ? Libdw::get().begin(&callbacks) : nullptr;
};

Symbols::Symbols() : tables_(std::make_unique<Tables>()) {
    if (tables_->dwfl == nullptr) return;
    const Libdw& dw = Libdw::get();
    dw.report_begin(tables_->dwfl);
    dw.linux_proc_report(tables_->dwfl, getpid());
    dw.report_end(tables_->dwfl, nullptr, nullptr);
}

Symbols::~Symbols() {
    if (tables_->dwfl != nullptr) Libdw::get().end(tables_->dwfl);
}

std::string Symbols::what_is_missing() {
    return Libdw::get().is_there() ? ""
                                   : "names of functions that are not exported, files and lines "
                                     "are missing: libdw.so.1 is not installed";
}

#else

struct Symbols::Tables {};
Symbols::Symbols() = default;
Symbols::~Symbols() = default;

std::string Symbols::what_is_missing() {
    return "names of functions that are not exported, files and lines are missing: built without "
           "libdw";
}

#endif

CodePlace Symbols::find(std::uintptr_t return_address) {
    const std::uintptr_t at = return_address - 1;  // in the call: what follows may be another line
    CodePlace place;
    Dl_info info;
    if (dladdr(reinterpret_cast<void*>(at), &info) != 0) {
        if (info.dli_fname != nullptr) place.module = info.dli_fname;
        place.offset = return_address - reinterpret_cast<std::uintptr_t>(info.dli_fbase);
        if (info.dli_sname != nullptr) {
            place.function = demangled(info.dli_sname);
            place.offset = return_address - reinterpret_cast<std::uintptr_t>(info.dli_saddr);
        }
    }
#if FIBERSCOPE_LIBDW
    Dwfl_Module* module =
        tables_->dwfl != nullptr ? Libdw::get().addrmodule(tables_->dwfl, at) : nullptr;
    if (module == nullptr) return place;
    const Libdw& dw = Libdw::get();
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char* name = dw.module_addrinfo(module, at, &offset, &symbol, nullptr, nullptr, nullptr);
    if (name != nullptr) {
        place.function = demangled(name);
        place.offset = offset + 1;
    }
    if (Dwfl_Line* line = dw.module_getsrc(module, at)) {
        int number = 0;
        const char* file = dw.lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr);
        if (file != nullptr) place.file = file;
        place.line = static_cast<std::uint32_t>(number);
    }
#endif
    return place;
}

}  // namespace fiberscope
