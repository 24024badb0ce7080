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

struct Symbols::Tables {
    // What lies in the files themselves; separate debug files are not looked for, that may ask a
    // server.
    Dwfl_Callbacks callbacks{
        .find_elf = dwfl_linux_proc_find_elf,
        .find_debuginfo = [](Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*,
                             const char*, GElf_Word, char**) { return -1; },
        .section_address = nullptr,
        .debuginfo_path = nullptr,
    };
    Dwfl* dwfl = dwfl_begin(&callbacks);
};

Symbols::Symbols() : tables_(std::make_unique<Tables>()) {
    if (tables_->dwfl == nullptr) return;
    dwfl_report_begin(tables_->dwfl);
    dwfl_linux_proc_report(tables_->dwfl, getpid());
    dwfl_report_end(tables_->dwfl, nullptr, nullptr);
}

Symbols::~Symbols() {
    if (tables_->dwfl != nullptr) dwfl_end(tables_->dwfl);
}

std::string Symbols::what_is_missing() {
    return "";
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
    Dwfl_Module* module = tables_->dwfl != nullptr ? dwfl_addrmodule(tables_->dwfl, at) : nullptr;
    if (module == nullptr) return place;
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char* name =
        dwfl_module_addrinfo(module, at, &offset, &symbol, nullptr, nullptr, nullptr);
    if (name != nullptr) {
        place.function = demangled(name);
        place.offset = offset + 1;
    }
    if (Dwfl_Line* line = dwfl_module_getsrc(module, at)) {
        int number = 0;
        const char* file = dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr);
        if (file != nullptr) place.file = file;
        place.line = static_cast<std::uint32_t>(number);
    }
#endif
    return place;
}

}  // namespace fiberscope
