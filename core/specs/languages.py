"""Headings and marks of dictionaries that are not in English, each with what it means.

Accents are set aside before the words are looked up, so "Länge" stands here as "lange".
"""

from __future__ import annotations

_HEADINGS: dict[str, str] = {
    "table": "tabelle tabellenname tabla tabella tabel tabelnaam tabela tabell|nom de la table"
    "|nom de table|nom table|nombre de la tabla|nombre de tabla|nombre tabla|nome tabella"
    "|nome della tabella|nome da tabela|name der tabelle",
    "group": "satzart datensatz datei objekt entitat fichier entite enregistrement archivo fichero"
    " entidad registro entita bestand entiteit arquivo datasett datamangd|nom du fichier"
    "|nom fichier|nombre del archivo|type d enregistrement|tipo de registro",
    "field": "feld feldname feldbezeichnung spalte spaltenname attribut attributname variablenname"
    " merkmal champ rubrique colonne campo columna atributo colonna veld veldnaam kolom kolomnaam"
    " attribuut coluna variavel felt feltnavn kolonne kolumn kolumnnamn faltnamn|nom du champ"
    "|nom de champ|nom champ|nom de la colonne|nom colonne|nom de la variable|nom de l attribut"
    "|nom de variable|nom variable|nombre del campo|nombre de campo|nombre campo"
    "|nombre de la columna|nombre columna|nombre de la variable|nombre de variable|nome campo"
    "|nome del campo|nome do campo|nome da coluna|nome colonna|name des feldes|technischer name",
    "name": "bezeichnung naam nombre nom nome navn namn",
    "type": "datentyp typ feldtyp datenformat tipo gegevenstype formaat formato|type de donnees"
    "|type de donnee|type du champ|type de champ|type de variable|tipo de dato|tipo de datos"
    "|tipo di dato|tipo dato|tipo de dado|tipo de dados|tipo de campo|tipo de variable",
    "length": "lange feldlange stellen feldgrosse longueur taille longitud tamano lunghezza"
    " dimensione lengte veldlengte tamanho comprimento lengde langd|max lange|maximale lange"
    "|anzahl stellen|longueur max|longueur maximale|longitud maxima|lunghezza massima",
    "mandatory": "pflichtfeld pflicht pflichtangabe obligatorisch obligatoire obligatorio requerido"
    " obbligatorio obbligatorieta verplicht obrigatorio pakrevd paakrevd|muss kann|kann muss"
    "|obligatoire o n|pflichtfeld j n|verplicht j n|obligatorio s n|caractere obligatoire",
    "nullable": "facultatif opcional facoltativo optioneel fakultativ",
    "description": "beschreibung bemerkung bemerkungen erlauterung erlauterungen kommentar inhalt"
    " bedeutung libelle intitule commentaire commentaires remarque remarques signification"
    " descripcion observaciones observacion comentario comentarios significado etiqueta"
    " descrizione omschrijving toelichting beschrijving opmerkingen descricao beskrivelse"
    " beskrivning|description du champ|libelle du champ|descripcion del campo",
    "position": "numero nummer|lfd nr|lfd nummer|laufende nummer|no ordre|n ordre",
}
HEADINGS: dict[str, str] = {
    words: role
    for role, listed in _HEADINGS.items()
    for index, part in enumerate(listed.split("|"))
    for words in (part.split() if index == 0 else (part,))
}
YES = frozenset("ja oui si sim vrai wahr muss pflicht obligatoire obligatorio verplicht".split())
NO = frozenset("nein non nee nao nei nej faux falsch kann k facultatif opcional".split())
# Letters that stand for yes in some language where the column's other letter is n.
YES_BESIDE_N = frozenset("osj")
