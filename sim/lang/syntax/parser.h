// Reads one Go file into a Tree. Errors, in gc's words, go to the list; the tree is complete as
// far as it could be read.
//
// A syntax error makes the parser skip to where a statement or declaration can begin; only then
// the next error is reported.
#pragma once

#include "sim/lang/syntax/ast.h"
#include "sim/lang/syntax/lexer.h"

namespace fiberscope::lang {

class Parser {
  public:
    Parser(std::string_view source, Tree& tree, Diagnostics& errors);
    void parse_file();

  private:
    // Of a loop over a list: one that took no token takes one at its end, so that every loop ends,
    // whatever skip_to_boundary() stopped at.
    class Turn {
      public:
        explicit Turn(Parser& parser) : parser_(parser), began_(parser.token_.pos) {}
        ~Turn() {
            if (parser_.token_.pos == began_ && parser_.token_.kind != Tok::Eof) parser_.advance();
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        Parser& parser_;
        const Pos began_;
    };

    // parser.cpp: tokens and declarations
    void advance() { token_ = lexer_.next(); }
    bool got(Tok kind);
    bool want(Tok kind, const char* context);
    void error(Pos pos, const std::string& message);
    void unexpected(const std::string& context);
    // Deeper than any program that somebody wrote: told once, and the rest of the file is dropped.
    // Whoever walks the tree may recurse as deep as it is.
    bool too_deep(int levels);
    void skip_to_boundary();
    void skip_to_close();
    bool skip_to_brace();
    void end_statement(const char* where);
    Ident* parse_name();
    void parse_import();
    void parse_declarations(std::vector<Decl*>& out);
    void parse_group(Tok keyword, std::vector<Decl*>& out);
    Decl* parse_const(const Decl* previous, std::int64_t iota, Pos pos);
    Decl* parse_var(Pos pos);
    Decl* parse_type_decl(Pos pos);
    bool parse_type_decl_bracket(Decl* decl);
    Decl* parse_func_decl();

    // parse_type.cpp
    Expr* parse_type();
    Expr* try_type();
    Expr* parse_type_name(bool whole_type);
    Expr* parse_bracket_type();
    Expr* parse_after_bracket(Pos bracket);
    Expr* parse_after_length(Pos bracket, Expr* length);  // null: a slice
    Expr* parse_type_arguments(Expr* generic, Pos bracket);
    Expr* parse_array_or_arguments(Ident* name);
    Expr* parse_union(Expr* first);
    Expr* parse_constraint();
    Expr* parse_term_type(const char* otherwise);
    std::vector<FieldDecl> parse_type_params(Ident* name, Expr* constraint);
    Expr* parse_chan_type();
    Expr* parse_struct_type();
    Expr* parse_interface_type();
    FuncTypeExpr* parse_signature(Pos pos);
    std::vector<FieldDecl> parse_params();
    std::vector<FieldDecl> parse_results();

    // parse_expr.cpp
    Expr* parse_expr() { return parse_binary(1); }
    Expr* parse_binary(int least_precedence);
    Expr* parse_unary();
    Expr* parse_arrow();
    Expr* parse_primary();
    Expr* parse_operand();
    Expr* parse_postfix(Expr* x);
    Expr* parse_bracket_suffix(Expr* x);
    Expr* parse_call(Expr* fun);
    Expr* parse_composite(Expr* type_expr);
    Expr* parse_element();
    Expr* parse_func_lit_or_type();
    std::vector<Expr*> parse_expr_list();
    Expr* continue_expr(Expr* operand);
    Expr* continue_binary(Expr* x, int least_precedence);

    // parse_stmt.cpp
    Block* parse_block(const char* context);
    std::vector<Stmt*> parse_stmt_list();
    Stmt* parse_stmt();
    Stmt* parse_simple(bool range_ok);
    Stmt* parse_labeled(Ident* label);
    Stmt* parse_call_stmt();
    Stmt* parse_return();
    Stmt* parse_branch();
    Stmt* parse_if();
    Stmt* parse_for();
    Stmt* parse_switch();
    Stmt* parse_select();
    CaseClause parse_case();
    struct Header {
        Stmt* init = nullptr;
        Stmt* main = nullptr;
        Pos semicolon;  // line 0: there is none
        bool after_newline = false;
    };
    Header parse_header();
    Expr* condition_of(Stmt* stmt, const char* what, Pos pos);

    Lexer lexer_;
    Tree& tree_;
    Diagnostics& errors_;
    Token token_;
    // Below zero inside the header of if, for and switch, where `{` opens the body and not a
    // composite literal; parentheses and brackets lift the ban.
    int expr_level_ = 0;
    int depth_ = 0;
    Pos last_error_;

    static constexpr int kDepthMax = 1000;
    // Counts the levels that a function of the parser is inside of itself.
    class Level {
      public:
        explicit Level(Parser& parser) : parser_(parser) { ++parser_.depth_; }
        ~Level() { --parser_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        Parser& parser_;
    };
};

}  // namespace fiberscope::lang
