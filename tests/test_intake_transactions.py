"""Tables of single deals are known as such and handed on with their types and their origin."""

import pandas as pd
import pytest

from kpi.intake import Answers, TableAnswers
from tests.test_intake import errors, notices, only, read

CRM = """Deal Name,Owner,Close Date,Amount,Stage
Big one,Anna Lee,03/14/2024,"$1,200.50",Won
Small,Anna Lee,03/15/2024,$200.00,Won
Other,Ben Kay,04/01/2024,(300),Lost
Total,,,"$1,100.50",
"""


def test_an_export_of_deals() -> None:
    taken = read(CRM)
    (deals,) = taken.transactions
    assert deals.columns == {
        "deal": "Deal Name", "person": "Owner", "date": "Close Date", "amount": "Amount", "status": "Stage",
    }  # fmt: skip
    assert deals.table["Amount"].tolist() == [1200.5, 200, -300]
    assert deals.table["Close Date"].tolist() == [
        pd.Timestamp(day) for day in ("2024-03-14", "2024-03-15", "2024-04-01")
    ]
    assert deals.origin["row"].tolist() == [2, 3, 4]
    assert taken.sources[0].kind == "transactions"
    assert taken.counts.read == 5
    assert taken.counts.kept == 3
    assert only(errors(taken)).what == "3 rows are transactions, not results"


@pytest.mark.parametrize(
    "content",
    [
        "Verkäufer;Rechnungsnummer;Rechnungsdatum;Betrag;Kosten;Bezahlt am;Fällig am\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Менеджер;Сделка;Дата;Сумма;Себестоимость;Дата оплаты;Срок оплаты\nА;С1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Értékesítő;Számlaszám;Számla kelte;Összeg;Költség;Fizetés dátuma;Határidő\nA;S1;2024.01.31;1,5;1,0;;2024.03.01\n",
        "Ahente;Resibo;Petsa;Halaga;Gastos;Petsa ng bayad;Takdang petsa\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Sales rep;Invoice no;Invoice date;Net amount;Cost;Date paid;Due date\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
    ],
)  # fmt: skip
def test_deals_in_five_languages(content: str) -> None:
    (deals,) = read(content).transactions
    assert list(deals.columns) and set(deals.columns) == {"person", "deal", "date", "amount", "cost", "paid_on", "due"}  # noqa: PT018
    row = deals.table.rename(columns={theirs: ours for ours, theirs in deals.columns.items()}).iloc[0]
    assert (row["amount"], row["date"], row["due"]) == (1.5, pd.Timestamp("2024-01-31"), pd.Timestamp("2024-03-01"))


def test_several_rows_a_day_with_an_amount_are_transactions() -> None:
    taken = read("Agent,Date,Amount\nAnna,2024-01-01,1\nAnna,2024-01-01,2\nBen,2024-01-01,3\n")
    assert len(taken.transactions) == 1
    daily = read("Agent,Date,Calls,Sales\nAnna,2024-01-01,1,2\nAnna,2024-01-02,1,2\n")
    assert daily.transactions == ()
    assert daily.ok


def test_a_column_that_is_called_plan_or_kpi_makes_results() -> None:
    assert read("Agent,Date,Deal,Plan,Amount\nAnna,2024-01-01,a,1,2\n").transactions == ()
    assert read("person,period,kpi,plan,fact\nA,2026,s,1,2\n").transactions == ()


def test_exports_of_one_form_are_stacked_with_their_origin() -> None:
    taken = read(CRM, CRM.replace("Big one", "Bigger"), "Invoice,Rep,Invoice date,Amount\nR1,Cleo,2024-01-01,5\n")
    first, second = taken.transactions
    assert first.origin["file"].tolist() == ["file1.csv"] * 3 + ["file2.csv"] * 3
    assert first.table["Amount"].sum() == 2 * 1100.5
    assert len(second.table) == 1


def test_what_is_no_number_or_day_is_told_with_its_place() -> None:
    taken = read("Deal,Owner,Close date,Amount\na,Anna,2024-01-01,1\nb,Anna,soon,x\n")
    wrong = {problem.what: problem.where for problem in errors(taken)[:-1]}
    assert wrong == {
        "“x” is not a number, so nothing can be computed from it": "file1.csv, row 3, column Amount",
        "“soon” is not a date": "file1.csv, row 3, column Close date",
    }


def test_what_is_open_in_deals_is_asked_and_answered() -> None:
    content = 'Deal,Owner,Close date,Amount (TEUR)\na,Anna,03/04/2024,"1,234"\nb,Ben,05/06/2024,"2,345"\n'
    taken = read(content)
    assert {getattr(problem, "answer", "") for problem in taken.problems} >= {"decimal", "dayfirst", "scale"}
    (deals,) = read(content, answers=Answers(decimal=".", dayfirst=False, scale=1000)).transactions
    assert deals.table["Amount (TEUR)"].tolist() == [1_234_000, 2_345_000]
    assert deals.table["Close date"].dt.month.tolist() == [3, 5]


def test_the_user_can_say_that_it_is_deals_and_which_column_is_what() -> None:
    content = "Wer,Wann,Wieviel\nAnna,2024-01-01,5\nBen,2024-01-02,6\n"
    told = TableAnswers(kind="transactions", columns={"person": "Wer", "date": "Wann", "amount": "Wieviel"})
    (deals,) = read(content, answers=Answers(tables={"": told})).transactions
    assert deals.columns == {"person": "Wer", "date": "Wann", "amount": "Wieviel"}
    assert deals.table["Wieviel"].sum() == 11


def test_deals_beside_results_and_people_leave_those_as_they_are() -> None:
    taken = read("person,period,kpi,plan,fact\nAnna Lee,2026,s,1,2\n", CRM, "person,salary\nAnna Lee,5\n")
    assert taken.ok
    assert len(taken.results) == 1
    assert len(taken.transactions) == 1
    assert not any("not used" in notice for notice in notices(taken))


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        (
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            "O1,Ann Roe,Widget,Acme,Won,2024-01-02,2024-02-03,1200",
            "deal person product customer status started date amount",
        ),
        (
            "SalesOrderID,OrderDate,DueDate,ShipDate,CustomerID,SalesPersonID,SubTotal",
            "71,2024-01-31,2024-02-12,2024-02-07,29,27,565.62",
            "deal date due shipped customer person amount",
        ),
        (
            "orderNumber,orderDate,shippedDate,salesRepEmployeeNumber,quantityOrdered,priceEach",
            "17,2024-01-06,2024-01-10,13,30,136.00",
            "deal date shipped person quantity price",
        ),
        (
            "Order ID,Order Date,Ship Date,Seller,Customer Name,Product Name,Sales,Quantity,Discount,Profit",
            "X1,2024-01-06,2024-01-10,Ann Roe,Bo Lee,Chair,261.96,2,0.1,41.91",
            "deal date shipped person customer product amount quantity discount profit",
        ),
        (
            "Deal Name,Deal Stage,Close Date,Create Date,Deal owner,Amount",
            "Big,Closed Won,2024-03-01,2024-01-02,Ann Roe,1000",
            "deal status date started person amount",
        ),
        (
            "Deal - Title,Deal - Owner,Deal - Value,Deal - Status,Deal - Won time,Deal - Deal created",
            "Big,Ann Roe,1000,Won,2024-03-01 10:00:00,2024-01-02 09:00:00",
            "deal person amount status date started",
        ),
        (
            "Verkaufschance;Vertriebsbeauftragte;Erstellt am;Abgeschlossen am;Abschlusswert;Verkaufsphase;Listenpreis",
            "V1;Ann Roe;02.01.2024;03.02.2024;1.200,50;Gewonnen;1.300,00",
            "deal person started date amount status price",
        ),
        (
            "Название сделки;Ответственный за сделку;Дата создания;Дата закрытия;Сумма сделки;Стадия сделки;Дата отгрузки",
            "С1;Анна Роу;02.01.2024;03.02.2024;1200,50;Успешно;05.02.2024",
            "deal person started date amount status shipped",
        ),
        (
            "Ügylet neve;Értékesítő neve;Létrehozás dátuma;Lezárás dátuma;Ügylet értéke;Ügylet szakasza;Listaár",
            "Ü1;Roe Anna;2024.01.02;2024.02.03;1200,50;Megnyert;1300",
            "deal person started date amount status price",
        ),
        (
            "Pangalan ng kasunduan,Ahente sa pagbebenta,Petsa ng paglikha,Petsa ng pagsara,Halaga ng kasunduan,Yugto",
            "K1,Ana Roe,2024-01-02,2024-02-03,1200.50,Panalo",
            "deal person started date amount status",
        ),
        (
            "id_venda;vendedor;cliente;data_venda;quantidade;preco_unitario;valor_total;desconto;status",
            "1;Ana Roe;Loja A;03/02/2024;2;10,50;21,00;0;pago",
            "deal person customer date quantity price amount discount status",
        ),
        (
            "Nº pedido;Agente de ventas;Cliente;Fecha de cierre;Importe;Estado;Cantidad;Precio unitario",
            "P1;Ana Roe;Tienda;23/02/2024;1.200,50;Ganada;2;600,25",
            "deal person customer date amount status quantity price",
        ),
        (
            "N° commande;Vendeuse;Client;Date de clôture;Montant HT;Statut;Quantité;Remise",
            "C1;Anne Roe;Magasin;23/02/2024;1 200,50;Gagné;2;0",
            "deal person customer date amount status quantity discount",
        ),
    ],
)
def test_headings_of_deals_as_systems_export_them(header: str, row: str, columns: str) -> None:
    (deals,) = read(f"{header}\n{row}\n").transactions
    sign = ";" if ";" in header else ","
    assert deals.columns == dict(zip(columns.split(), header.split(sign), strict=True))


@pytest.mark.parametrize(
    "content",
    [
        "EmployeeID,TargetMonth,Target\n272,2024-07-01,6000\n281,2024-08-01,8000\n",
        "Mitarbeiter;Planmonat;Zielbetrag\nAnn Roe;2024-07;6000\nBo Lee;2024-08;8000\n",
        "vendedor;mês da meta;meta\nAnn Roe;2024-07;6000\nBo Lee;2024-08;8000\n",
    ],
)
def test_headings_of_plans_as_systems_export_them(content: str) -> None:
    taken = read(content)
    assert taken.results["plan"].tolist() == [6000, 8000]
    assert taken.results["period"].tolist() == ["2024-07", "2024-08"]


@pytest.mark.parametrize(
    "content",
    [
        "vendedor;mes;indicador;meta;realizado\nAna Roe;2024-01;Vendas;100;90\n",
        "Empleado;Mes;Indicador;Objetivo;Real\nAna Roe;2024-01;Ventas;100;90\n",
        "Salarié;Mois;Indicateur;Objectif;Réalisé\nAna Roe;2024-01;Ventes;100;90\n",
    ],
)
def test_results_in_three_more_languages(content: str) -> None:
    taken = read(content)
    assert taken.ok
    assert taken.results[["person", "period", "plan", "fact"]].values.tolist() == [["Ana Roe", "2024-01", 100, 90]]


def test_the_only_day_of_a_deal_is_its_date() -> None:
    (deals,) = read("Deal,Owner,Created date,Amount\na,Ann Roe,2024-01-01,1\n").transactions
    assert deals.columns["date"] == "Created date"
    (deals,) = read("Receipt,Owner,Payment date,Amount paid\na,Ann Roe,2024-01-01,1\n").transactions
    assert deals.columns["date"] == "Payment date"


TAKINGS = "Agent,Day,Takings\nAnn Roe,2024-03-01,10\nAnn Roe,2024-03-01,15\nBo Lee,2024-03-02,11\n"


@pytest.mark.parametrize(
    ("content", "sign"),
    [
        (TAKINGS, "1 row has the person and the day of an earlier one, such as 2024-03-01"),
        ("Agent,Date,Product,Amount\nAnn Roe,2024-03-01,A,1\nBo Lee,2024-03-02,A,3\n", "columns of single deals: Product"),
        (
            "Who sold,Happened,Charged\nAnn Roe,2024-03-01,5\nBo Lee,2024-03-02,6\nCy Fox,2024-03-02,6\nCy Fox,2024-03-02,7\n",
            "1 row has the person and the day",
        ),
    ],
)  # fmt: skip
def test_what_may_be_deals_is_asked_with_its_evidence(content: str, sign: str) -> None:
    taken = read(content)
    (asked,) = [one for one in taken.problems if getattr(one, "answer", "") == "kind"]
    assert asked.level == "error"
    assert sign in asked.what
    assert taken.results.empty
    assert sum(taken.counts.set_aside.values()) + taken.counts.kept == taken.counts.read


def test_what_may_be_deals_is_answered() -> None:
    told = TableAnswers(kind="transactions", columns={"date": "Day", "amount": "Takings"})
    (deals,) = read(TAKINGS, answers=Answers(tables={"": told})).transactions
    assert deals.table["Takings"].sum() == 36
    wide = read(TAKINGS, answers=Answers(tables={"": TableAnswers(kind="wide")}))
    assert not any(getattr(problem, "answer", "") == "kind" for problem in wide.problems)


def test_results_of_days_are_not_asked_about() -> None:
    daily = "".join(f"{name},2024-01-0{day},{day},{2 * day}\n" for name in ("Ann Roe", "Bo Lee") for day in range(1, 8))
    for header in ("Agent,Date,Calls,Sales", "Agent,Date,Sales plan,Sales actual", "Agent,Date,Plan,Fact"):
        taken = read(f"{header}\n{daily}")
        assert taken.ok
        assert len(taken.results)
