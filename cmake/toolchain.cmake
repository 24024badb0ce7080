# Compiler, warnings, sanitizers and cache: set up once, for every target of ours.

find_program(CCACHE_EXE ccache)
if(CCACHE_EXE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_EXE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_EXE})
endif()

# Pictures and virtual time must be the same bits everywhere: no fused multiply-add behind our back.
add_compile_options(-ffp-contract=off)

if(FIBERSCOPE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Instrumentation makes g++ 12 see uninitialized members inside libstdc++'s <regex> and <functional>.
  add_compile_options(-Wno-maybe-uninitialized)
endif()
if(FIBERSCOPE_SANITIZE STREQUAL "address")
  # Locals stay on the fiber's stack, where LeakSanitizer looks: since g++ 13 they would live in a
  # heap of ASan's own, which goes away under a fiber that ends.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
    $<IF:$<CXX_COMPILER_ID:Clang>,-fsanitize-address-use-after-return=never,--param=asan-use-after-return=0>)
  add_link_options(-fsanitize=address,undefined)
elseif(FIBERSCOPE_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(FIBERSCOPE_SANITIZE)
  message(FATAL_ERROR "FIBERSCOPE_SANITIZE is '${FIBERSCOPE_SANITIZE}'; expected address or thread")
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # At -O3 g++ 12 sees overlapping or endless copies in "literal" + std::string (its bug 105651).
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict> -Wno-stringop-overflow)
endif()

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  if(FIBERSCOPE_SANITIZE)
    # As gcc tells the code; clang has only __has_feature.
    string(TOUPPER ${FIBERSCOPE_SANITIZE} sanitizer)
    add_compile_definitions(__SANITIZE_${sanitizer}__=1)
  endif()
  # libstdc++ 12 uses within stable_sort what it itself calls deprecated.
  add_compile_options(-Wno-deprecated-declarations)
endif()

# Warnings are errors in our code, and only there (packages come in as SYSTEM includes). A compiler
# that we do not know may warn of more: cmake --compile-no-warning-as-error.
function(fiberscope_target target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow)
  set_target_properties(${target} PROPERTIES COMPILE_WARNING_AS_ERROR ON)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
endfunction()
